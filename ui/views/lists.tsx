// The panel: the tabs, and the list of the open one.
import { type Tab, tab } from '../store/tab.ts'
import { Connections, Containers, Events, MemoryMapPanel } from './later.tsx'
import { PastBar } from './past-bar.tsx'
import { Processes, ProcessTools } from './processes.tsx'
import { PANEL_ID, Tabs } from './tabs.tsx'

function Open({ name }: { readonly name: Tab }) {
  switch (name) {
    case 'processes':
      return <Processes />
    case 'memory':
      return <MemoryMapPanel />
    case 'containers':
      return <Containers />
    case 'network':
      return <Connections />
    case 'events':
      return <Events />
    default:
      return name satisfies never
  }
}

export function Lists() {
  return (
    <section class="panel" aria-label="Lists">
      <div class="tabs">
        <Tabs />
        <PastBar />
        {tab.value === 'processes' && <ProcessTools />}
      </div>
      <div id={PANEL_ID} class="panel-body" role="tabpanel" tabIndex={tab.value === 'processes' ? -1 : 0}>
        <Open name={tab.value} />
      </div>
    </section>
  )
}

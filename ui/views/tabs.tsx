// Which list fills the panel. Arrow keys move among the tabs, as in other tab lists.
import { Tab as TabButton } from '../components/tab.tsx'
import { header } from '../store/live.ts'
import { showTab, TABS, type Tab, tab } from '../store/tab.ts'

const NAMES: Readonly<Record<Tab, string>> = {
  processes: 'Processes',
  containers: 'Containers',
  network: 'Connections',
  events: 'Events',
}

export const PANEL_ID = 'panel'

export function Tabs() {
  const isPod = (header.value?.containers?.length ?? 0) > 1
  return (
    <div class="tablist" role="tablist" aria-label="Lists">
      {TABS.map((name, place) => (
        <TabButton
          key={name}
          name={
            isPod && name === 'containers' ? `Containers ${header.value?.containers?.length}` : NAMES[name]
          }
          panelId={PANEL_ID}
          isSelected={tab.value === name}
          onSelect={() => showTab(name)}
          onStep={step => showTab(TABS[(place + step + TABS.length) % TABS.length] as Tab)}
        />
      ))}
    </div>
  )
}

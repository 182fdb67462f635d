// Which list fills the panel. Arrow keys move among the tabs, as in other tab lists.
import type { FindingId } from '../../server/model/finding.ts'
import { Severity } from '../components/severity.tsx'
import { Tab as TabButton } from '../components/tab.tsx'
import { listed } from '../store/findings.ts'
import { header } from '../store/live.ts'
import { showTab, TABS, type Tab, tab } from '../store/tab.ts'

const NAMES: Readonly<Record<Tab, string>> = {
  processes: 'Processes',
  memory: 'Memory map',
  containers: 'Containers',
  network: 'Connections',
  events: 'Events',
}

export const PANEL_ID = 'panel'

/** What the cards of the connections tell about. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set<FindingId>(['not-accepting', 'unreachable', 'unclosed'])

export function Tabs() {
  const worst = listed.value.find(({ id }) => OF_CONNECTIONS.has(id))?.severity
  const isPod = (header.value?.containers?.length ?? 0) > 1
  return (
    <div class="tablist" role="tablist" aria-label="Lists">
      {TABS.map((name, place) => (
        <TabButton
          key={name}
          name={
            isPod && name === 'containers' ? `Containers ${header.value?.containers?.length}` : NAMES[name]
          }
          mark={name === 'network' && worst && <Severity shape={worst} />}
          panelId={PANEL_ID}
          isSelected={tab.value === name}
          onSelect={() => showTab(name)}
          onStep={step => showTab(TABS[(place + step + TABS.length) % TABS.length] as Tab)}
        />
      ))}
    </div>
  )
}

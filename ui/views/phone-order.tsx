// A phone has no headings to press and no room for more than one choice: by what rows are sorted, and how they are
// grouped.
import { GROUP_BYS } from '../../server/model/protocol.ts'
import { group, groupBy, sort, sortBy, toggleTree, tree } from '../store/looking.ts'

const SORTS = {
  cpu: 'CPU',
  rss: 'Memory',
  growth: 'Growth',
  wait: 'Waits',
  time: 'CPU time',
  pid: 'PID',
} as const

const ARRANGEMENTS = ['list', 'tree', ...GROUP_BYS] as const
type Arrangement = (typeof ARRANGEMENTS)[number]
const NAMES: Readonly<Record<Arrangement, string>> = {
  list: 'One by one',
  tree: 'Tree',
  command: 'By command',
  user: 'By user',
  container: 'By container',
}

function arrange(as: Arrangement): void {
  if (as === 'tree') {
    if (!tree.peek()) toggleTree()
  } else {
    if (tree.peek()) toggleTree()
    groupBy(as === 'list' ? undefined : as)
  }
}

export function PhoneOrder() {
  const now: Arrangement = tree.value ? 'tree' : (group.value ?? 'list')
  return (
    <select
      class="button phone-only"
      aria-label="Sort and group"
      value={sort.value}
      onChange={({ currentTarget }) => {
        const chosen = ARRANGEMENTS.find(as => as === currentTarget.value)
        if (chosen === undefined) sortBy(currentTarget.value)
        else arrange(chosen)
        // What it shows is what rows are sorted by.
        currentTarget.value = sort.peek()
      }}
    >
      <optgroup label="Sort by">
        {Object.entries(SORTS).map(([name, label]) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
      </optgroup>
      <optgroup label="Show">
        {ARRANGEMENTS.map(as => (
          <option key={as} value={as}>
            {as === now ? `✓ ${NAMES[as]}` : NAMES[as]}
          </option>
        ))}
      </optgroup>
    </select>
  )
}

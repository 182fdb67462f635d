// By what the processes are grouped: beside the switch to a tree, which it excludes.
import { GROUP_BYS } from '../../server/model/protocol.ts'
import { group, groupBy } from '../store/looking.ts'

export function GroupSelect() {
  return (
    <select
      class="button group-select"
      aria-label="Group"
      aria-keyshortcuts="g"
      value={group.value ?? 'none'}
      onChange={({ currentTarget: { value } }) => groupBy(GROUP_BYS.find(by => by === value))}
    >
      {['none', ...GROUP_BYS].map(by => (
        <option key={by} value={by}>
          Group: {by}
        </option>
      ))}
    </select>
  )
}

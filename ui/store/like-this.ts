// A value of a row, or what makes a group -> the filter that finds others with it, joined to the filter that holds.
import type { Row } from '../../server/model/protocol.ts'
import { SHORT_LIVED_MS_MAX } from '../../server/model/short-lived.ts'

/** What the filter would read as more than a word. */
const PLAIN = /^[\p{L}\p{N}_.@+][\p{L}\p{N}_.@+:/-]*$/u

/** `command:server.js`, `user="a b"` */
export function termFor(field: string, operator: ':' | '=', value: string): string {
  const text = PLAIN.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
  return `${field}${operator}${text}`
}

/** What groups are called whose processes lack what they are grouped by. */
const LACKS: Readonly<Record<string, string>> = { user: 'unknown', container: 'no container' }

/** Finds the processes of a group, whatever is in its name; undefined: no filter does. */
export function termForGroup({ id, group }: Pick<Row, 'id' | 'group'>): string | undefined {
  if (group === undefined) return undefined
  const { by, parent } = group
  const name = id.slice(id.indexOf(' ') + 1)
  switch (by) {
    case 'command':
      return name === 'kernel threads' ? undefined : termFor('program', '=', name)
    case 'user':
    case 'container':
      return name === LACKS[by] ? `${by}:-` : termFor(by, '=', name)
    case 'zombies':
      return `state=Z parent=${name}`
    case 'shortLived': {
      const comm = name.slice(name.indexOf(' ') + 1)
      return `${termFor('name', '=', comm)} parent=${parent?.pid} age<${SHORT_LIVED_MS_MAX / 1000}s`
    }
    default:
      return by satisfies never
  }
}

/** Both must hold. The same once more changes nothing. */
export function narrowed(query: string, term: string): string {
  if (query === '' || query === term || query.endsWith(` ${term}`)) return query || term
  return /\bor\b/i.test(query) ? `(${query}) ${term}` : `${query} ${term}`
}

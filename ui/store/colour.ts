// Colours of programs, as the server gives them -> classes of the palette: the same in rows, charts and sentences.
import { computed } from '@preact/signals'
import { header, rows } from './live.ts'

/** `c1` to `c7`; `c0` is grey, for all that have no colour of their own. */
export type ColourClass = `c${number}`

export function classOf(colour: number | undefined): ColourClass {
  return `c${colour ?? 0}`
}

const byPid = computed(
  () => new Map((header.value?.named ?? []).map(({ pid, colour }) => [pid, colour] as const)),
)
const byRow = computed(() => new Map(rows.value.map(({ id, colour }) => [id, colour] as const)))

/** Of a process that a finding or a port names. */
export function colourOfPid(pid: number | undefined): ColourClass {
  return classOf(pid === undefined ? undefined : byPid.value.get(pid))
}

/** Of a process by its Process.id: its row's, or that of whatever names it. */
export function colourOfProcess(id: string): ColourClass {
  return classOf(byRow.value.get(id) ?? byPid.value.get(Number.parseInt(id, 10)))
}

// A timeline and a tick -> the timeline with that tick in it: what the page draws grows by what the stream sends, so
// that it is requested once.

import { memoryUseOf } from '../../server/model/container.ts'
import type { ProgramUse, ViewHeader } from '../../server/model/protocol.ts'
import type { ProgramSeries, TimelineInWords } from '../../server/model/recording.ts'

type Values = readonly (number | null)[]

/** A timeline, and how many ticks its last step holds. */
export interface Grown extends TimelineInWords {
  readonly ticks: number
}

/** A hole of fewer ticks than this is no gap. */
const GAP_TICKS = 3
/** More programs than these are never drawn. */
const PROGRAMS_MAX = 24

/** Undefined: too much is missing between the two, the timeline must be requested again. */
export function grow(drawn: Grown, at: number, header: ViewHeader): Grown | undefined {
  const { from, stepMs, to, vitals } = drawn
  const length = Math.max(1, Math.round((to - from) / stepMs))
  const step = Math.ceil((at - from) / stepMs) - 1
  const ahead = step - (length - 1)
  if (ahead < 0 && step >= 0 && ahead > -2) return { ...drawn, ticks: 1 }
  if (ahead < 0 || ahead * stepMs > Math.max(GAP_TICKS * header.intervalMs, 2 * stepMs)) return undefined
  const ticks = ahead === 0 ? drawn.ticks : 0
  const push = (values: Values, value: number | null): Values =>
    pushed(values.length === length ? values : Array<null>(length).fill(null), value, ahead, ticks)
  const figures = figuresOf(header)
  return {
    ...drawn,
    from: from + ahead * stepMs,
    to: to + ahead * stepMs,
    recordedTo: at,
    ticks: ticks + 1,
    vitals: Object.fromEntries(
      Object.keys({ ...vitals, ...figures }).map(name => [
        name,
        push(vitals[name] ?? [], figures[name] ?? null),
      ]),
    ),
    programs: programsAfter(drawn.programs, header.programs ?? [], push),
  }
}

/** The last step holds the mean of its ticks; steps that were passed over are as the next one. */
function pushed(values: Values, value: number | null, ahead: number, ticks: number): Values {
  if (ahead > 0) return [...values.slice(ahead), ...Array<number | null>(ahead).fill(value)]
  const last = values[values.length - 1] ?? null
  const mean = last === null || value === null ? (value ?? last) : (last * ticks + value) / (ticks + 1)
  return [...values.slice(0, -1), mean]
}

function programsAfter(
  before: readonly ProgramSeries[],
  uses: readonly ProgramUse[],
  push: (values: Values, value: number | null) => Values,
): readonly ProgramSeries[] {
  const known = new Map(before.map(one => [one.program, one]))
  const names = new Set([...known.keys(), ...uses.map(({ program }) => program)])
  const after = [...names].map((program): ProgramSeries => {
    const use = uses.find(one => one.program === program)
    const { cpu = [], memory = [], disk = [], colour } = known.get(program) ?? {}
    const now = use?.colour ?? colour
    return {
      program,
      ...(now !== undefined && { colour: now }),
      cpu: push(cpu, use?.cpu ?? 0),
      memory: push(memory, use?.memory ?? 0),
      disk: push(disk, use?.disk ?? 0),
    }
  })
  return after.length > PROGRAMS_MAX ? after.filter(isSomething).slice(-PROGRAMS_MAX) : after
}

function isSomething({ cpu, memory }: ProgramSeries): boolean {
  return cpu.some(value => (value ?? 0) > 0) || memory.some(value => (value ?? 0) > 0)
}

/** Named as the timeline's own. */
function figuresOf({ host, container, network, totals }: ViewHeader): Record<string, number | undefined> {
  return {
    cpu: container?.cpuUsage,
    memory: container && memoryUseOf(container).usedBytes,
    throttled: container?.cpuThrottledShare,
    read: container?.diskReadBytesPerSecond,
    write: container?.diskWriteBytesPerSecond,
    received: network?.receivedBytesPerSecond,
    sent: network?.sentBytesPerSecond,
    hostCpu: host.cpuUsage,
    processesCpu: totals.cpuUsage,
    processesMemory: totals.rssBytes,
    processes: totals.processes,
  }
}

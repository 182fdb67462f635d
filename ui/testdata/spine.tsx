// A spine with half an hour of two programs, for the tests of its parts.

import { beforeEach } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { alarms, hiddenKinds } from '../store/alarms.ts'
import { plotWidth } from '../store/geometry.ts'
import { hoverAt, hoverLane } from '../store/hover.ts'
import { endOfRecording, moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { aheadMs, noteServerTime } from '../store/server-time.ts'
import { chosenMs, heldEnd, timeline } from '../store/timeline.ts'
import { Spine } from '../views/spine.tsx'
import { showFrame } from './live.ts'
import { find, type Page } from './page.ts'

export const MIB = 1024 * 1024
export const MINUTE = 60_000
const STEPS = 60
export const FROM = FIXTURE_AT - 30 * MINUTE
export const APP = {
  id: 'app',
  name: 'app',
  main: true,
  via: 'root',
  processCount: 2,
  rssBytes: 0,
  cpuUsage: 1.98,
  cpuLimit: 2,
  cpuThrottledShare: 0.31,
  memoryBytes: 450 * MIB,
  workingSetBytes: 445 * MIB,
  memoryLimitBytes: 512 * MIB,
  diskReadBytes: 0,
  diskReadBytesPerSecond: 1024,
  diskWriteBytesPerSecond: 3 * 1024,
} as const
export const flat = (value: number | null) => Array<number | null>(STEPS).fill(value)
const PROGRAMS = [
  { program: 'leak.py', colour: 2, cpu: 0.1, memory: 200 * MIB, disk: 0 },
  { program: 'burn.py', colour: 1, cpu: 1.5, memory: 20 * MIB, disk: 2048 },
]

/** Once, at the top of a test file. */
export function useSpine(page: Page) {
  beforeEach(() => {
    for (const signal of [moment, range, hoverAt, hoverLane, chosenMs, heldEnd] as { value: unknown }[])
      page.set(signal, undefined)
    page.set(endOfRecording, FIXTURE_AT)
    page.set<number | undefined>(aheadMs, undefined)
    noteServerTime(FIXTURE_AT)
    page.set(plotWidth, 600)
    page.set(alarms, { events: [] })
    page.set(hiddenKinds, new Set())
    page.set(timeline, {
      from: FROM,
      to: FIXTURE_AT,
      stepMs: MINUTE / 2,
      vitals: {
        processes: flat(2),
        cpu: flat(1.98),
        memory: flat(445 * MIB),
        read: flat(1024),
        write: flat(3072),
        received: flat(10),
        sent: flat(20),
        throttled: [...flat(0).slice(1), 0.3],
      },
      programs: PROGRAMS.map(({ program, colour, cpu, memory, disk }) => ({
        program,
        colour,
        cpu: flat(cpu),
        memory: flat(memory),
        disk: flat(disk),
      })),
      top: [],
      lives: [],
      ticks: 1,
    })
  })

  return function draw(header = {}) {
    showFrame(page, { container: APP, programs: PROGRAMS, ...header })
    const box = page.draw(<Spine />)
    const slider = find(box, 'slider', 'Moment shown')
    page.give('setPointerCapture', undefined)
    return { box, slider }
  }
}

/** An event of the pointer, this far from the left of the plot. */
export const at = (x: number, fields = {}) => ({
  clientX: x,
  clientY: 10,
  button: 0,
  buttons: 1,
  pointerId: 1,
  ...fields,
})

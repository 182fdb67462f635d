import { expect, test } from 'bun:test'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { charts, scaleLabel } from './lane-charts.ts'
import { timeline } from './timeline.ts'

const page = usePage()
const drawn = (vitals: Record<string, number[]>) => ({
  from: 0,
  to: 2000,
  stepMs: 1000,
  vitals: { processes: [1, 1], ...vitals },
  programs: [],
  top: [],
  lives: [],
  ticks: 1,
})
const MIB = 1024 * 1024

test('a lane reaches to its limit, whose label stands at its height; without one to a round figure', () => {
  const container = {
    id: 'a',
    name: 'a',
    main: true,
    processCount: 1,
    rssBytes: 0,
    cpuLimit: 2,
    memoryBytes: 1,
    memoryLimitBytes: 512 * MIB,
  } as const
  showFrame(page, { container })
  page.set(
    timeline,
    drawn({
      cpu: [1, 1.5],
      memory: [400 * MIB, 420 * MIB],
      read: [MIB, 3 * MIB],
      write: [0, 0],
      received: [0, 0],
      sent: [0, 0],
    }),
  )
  expect(charts.value.map(scaleLabel)).toEqual(['2.0', '512M', '5M/s', '10K/s'])
  expect(charts.value[0]?.scale.limit).toBe(2)
  expect(charts.value[2]?.scale.limit).toBeUndefined()
})

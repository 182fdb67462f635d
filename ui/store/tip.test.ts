import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { timeline } from './timeline.ts'
import { tipOf } from './tip.ts'

const page = usePage()
const program = (name: string, cpu: number, memory: number, disk = 0) => ({
  program: name,
  cpu: [cpu],
  memory: [memory],
  disk: [disk],
})
const show = (vitals: Record<string, (number | null)[]>) =>
  page.set(timeline, {
    from: 0,
    to: 1000,
    stepMs: 1000,
    vitals,
    programs: [...'abcdefg'].map((name, i) => program(name, i / 10, 70 - i * 10, i === 3 ? 5 : 0)),
    top: [],
    lives: [],
    ticks: 1,
  })

test('the five largest by the metric of the lane, the others, and the sum', () => {
  show({ processesCpu: [3], processesMemory: [1000] })
  const tip = tipOf(0, 'cpu')
  expect(tip?.rows.map(({ name }) => name)).toEqual(['g', 'f', 'e', 'd', 'c'])
  expect(tip?.others?.cpu).toBeCloseTo(1)
  expect(tip?.sum).toMatchObject({ cpu: 3, memory: 1000 })
  expect(tipOf(0, 'memory')?.rows.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e'])
  // In an event lane: by CPU.
  expect(tipOf(0, 'changes')?.by).toBe('cpu')
})

test('a lane without figures then has nothing to list; traffic has its two directions', () => {
  show({ processesCpu: [3], processesMemory: [1000], read: [null], received: [4], sent: [6] })
  expect(tipOf(0, 'disk')).toBeUndefined()
  expect(tipOf(undefined, 'cpu')).toBeUndefined()
  expect(tipOf(0, 'network')).toMatchObject({ sum: { network: 10 }, others: undefined })
})

test('pages that programs share leave nothing for others', () => {
  show({ processesCpu: [1], processesMemory: [10] })
  expect(tipOf(0, 'memory')?.others?.memory ?? 0).toBe(0)
})

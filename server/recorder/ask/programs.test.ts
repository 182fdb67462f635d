// Areas of programs: what all their processes used together in each step.

import { expect, test } from 'bun:test'
import { process } from '../../model/fixture.ts'
import type { Timeline } from '../../model/recording.ts'
import type { Process } from '../../model/snapshot.ts'
import { MIB, START, start } from '../fixture.ts'

const run = (pid: number, name: string, fields: Partial<Process> = {}) =>
  process({ pid, id: `${pid}:1`, argv: [`/bin/${name}`], container: 'app', ...fields })
const CONTAINERS = [{ id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 }] as const

function drawn(seconds: number, crowd: (second: number) => readonly Process[]): Timeline {
  const recording = start()
  recording.run(seconds, second => ({ processes: crowd(second), containers: CONTAINERS }))
  const to = START + seconds * 1000
  const timeline = recording.timeline({ from: START, to, points: seconds / 2, top: 0, programs: 6 })
  recording.close(undefined)
  return timeline
}
const of = ({ programs }: Timeline, name: string) => programs.find(({ program }) => program === name)

test('all processes of a program count together while they run, and not any longer', () => {
  const timeline = drawn(300, second => [
    run(1, 'app', { cpuUsage: 0.1, rssBytes: MIB }),
    ...(second <= 100 ? [run(2, 'worker', { cpuUsage: 0.5, rssBytes: 8 * MIB })] : []),
    ...(second <= 200 ? [run(3, 'worker', { cpuUsage: 0.25, rssBytes: 4 * MIB })] : []),
  ])
  const worker = of(timeline, 'worker')
  const at = (second: number) => Math.floor((second / 300) * (worker?.cpu.length ?? 0))
  expect([50, 150, 250].map(second => worker?.cpu[at(second)])).toEqual([0.75, 0.25, 0])
  expect([50, 150, 250].map(second => worker?.memory[at(second)])).toEqual([12 * MIB, 4 * MIB, 0])
  expect(of(timeline, 'app')?.memory.every(value => value === MIB)).toBe(true)
})

test('a program that runs again and again is one area, and a process outside the container has none', () => {
  const timeline = drawn(60, second => [
    run(second, 'job', { cpuUsage: 0.4 }),
    run(999, 'sidecar', { container: 'other', cpuUsage: 0.9 }),
  ])
  expect(timeline.programs.map(({ program }) => program)).toEqual(['job'])
  expect(of(timeline, 'job')?.cpu.every(value => value === 0.4)).toBe(true)
})

test('what is unknown is null, and means have no more digits than can be seen', () => {
  const recording = start()
  recording.run(20, second => [process({ pid: 1, cpuUsage: second / 7 })])
  const to = START + 40_000
  const { programs, vitals } = recording.timeline({
    from: START,
    to,
    points: 8,
    top: 0,
    programs: 4,
    isPlain: true,
  })
  const cpu = programs[0]?.cpu ?? []
  expect(cpu.slice(-3)).toEqual([null, null, null])
  expect(JSON.stringify(cpu).length).toBeLessThan(60)
  expect(Object.keys(vitals).some(name => name.endsWith('.max'))).toBe(false)
  recording.close(undefined)
})

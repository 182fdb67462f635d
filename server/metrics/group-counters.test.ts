import { expect, test } from 'bun:test'
import type { EventFields } from '../model/event.ts'
import type { Family, Grouping } from '../model/family.ts'
import { event, process, snapshot } from '../model/fixture.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { createTally } from './tally.ts'

const RUN = { isInsecure: false, health: 'ok' } as const
const MINUTE_MS = 60_000

/** Ticks, one after the other; what /metrics would say after each. */
/** `before`: processes already running when topz starts. */
function feed(before: readonly Process[] = []) {
  const tally = createTally()
  tally.observe(snapshot({ processes: [...before] }))
  let seq = 0
  return {
    tick(processes: readonly Process[], fields: Partial<Snapshot> = {}): void {
      seq++
      const sorted = processes.toSorted((a, b) => a.pid - b.pid)
      tally.observe(snapshot({ seq, at: seq * 1000, ...fields, processes: sorted }))
    },
    families: (by: Grouping = 'name') => tally.families(by, RUN) ?? [],
    /** Group -> value of a family, the modes of CPU time together. */
    values(name: string, by: Grouping = 'name'): Record<string, number> {
      return valuesOf(tally.families(by, RUN) ?? [], `topz_process_group_${name}`)
    },
  }
}

function valuesOf(families: readonly Family[], name: string): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { labels, value } of families.find(family => family.name === name)?.samples ?? []) {
    const group = labels.group ?? ''
    found[group] = Math.round(((found[group] ?? 0) + value) * 1e6) / 1e6
  }
  return found
}

/** A process that has used `seconds` of CPU so far; of a program, by its arguments. */
function program(pid: number, name: string, seconds: number, fields: Partial<Process> = {}): Process {
  const own = { comm: name, argv: [`/usr/bin/${name}`], command: `/usr/bin/${name}`, detailsAt: 1 }
  return process({
    pid,
    ...own,
    cpuUserSeconds: seconds,
    cpuSystemSeconds: 0,
    diskReadBytes: 1000,
    ...fields,
  })
}

test('CPU used before topz started is not counted: after a restart it would look like a burst', () => {
  const elders = [program(1, 'node', 500), program(2, 'node', 20), program(3, 'sh', 1)]
  const { tick, values } = feed(elders)
  expect(values('cpu_seconds')).toEqual({ node: 0, sh: 0 })
  expect(values('processes')).toEqual({ node: 2, sh: 1 })
  tick([program(1, 'node', 503), program(3, 'sh', 1)])
  expect(values('cpu_seconds')).toEqual({ node: 3, sh: 0 })
})

test('figures of an older process that become known later do not count as used since then', () => {
  const { diskReadBytes: _, ...early } = program(1, 'node', 5)
  const { tick, values } = feed([early])
  tick([program(1, 'node', 5, { detailsAt: 2 })])
  expect(values('disk_read_bytes')).toEqual({ node: 0 })
  tick([program(1, 'node', 5, { detailsAt: 3, diskReadBytes: 1400 })])
  expect(values('disk_read_bytes')).toEqual({ node: 400 })
})

test('P43: a counter of a group does not fall when one of its processes ends, and continues with the next', () => {
  const { tick, values } = feed()
  tick([program(1, 'node', 5), program(2, 'node', 7)])
  tick([program(1, 'node', 6)])
  expect(values('cpu_seconds')).toEqual({ node: 13 })
  expect(values('processes')).toEqual({ node: 1 })
  tick([])
  expect(values('cpu_seconds')).toEqual({ node: 13 })
  expect(values('disk_read_bytes')).toEqual({ node: 2000 })
  tick([program(1, 'node', 1, { id: '1:77', startTicks: 77 })])
  expect(values('cpu_seconds')).toEqual({ node: 14 })
  expect(values('processes_seen')).toEqual({ node: 3 })
})

test('P43: the same in a grouping that was not requested so far', () => {
  const { tick, values } = feed()
  tick([program(1, 'node', 5, { user: 'www' }), program(2, 'sh', 7, { user: 'www' })])
  values('cpu_seconds', 'name')
  tick([program(1, 'node', 5, { user: 'www' })])
  expect(values('cpu_seconds', 'user')).toEqual({ www: 12 })
})

test('a process that ended between two scrapes is counted', () => {
  const { tick, values } = feed()
  tick([program(1, 'sh', 1)])
  values('cpu_seconds')
  tick([program(1, 'sh', 1), program(2, 'gzip', 30)])
  tick([program(1, 'sh', 1)])
  expect(values('cpu_seconds')).toEqual({ gzip: 30, sh: 1 })
})

test('after exec, what a process used stays with the group that used it', () => {
  const { tick, values } = feed()
  tick([program(1, 'sh', 3)])
  tick([program(1, 'node', 4, { detailsAt: 2 })])
  expect(values('cpu_seconds')).toEqual({ node: 1, sh: 3 })
  expect(values('processes_seen')).toEqual({ node: 1, sh: 1 })
  tick([program(1, 'node', 9, { detailsAt: 2 })])
  tick([])
  expect(values('cpu_seconds')).toEqual({ node: 6, sh: 3 })
})

test('a process named by its thread until its arguments are read belongs to its program from the start', () => {
  const { tick, values } = feed()
  const { argv: _, detailsAt: __, ...early } = program(1, 'node', 500, { comm: 'MainThread' })
  tick([early])
  tick([program(1, 'node', 501, { comm: 'MainThread', detailsAt: 2 })])
  expect(values('cpu_seconds')).toEqual({ node: 501 })
})

test('P43: once published, what it used until then stays behind', () => {
  const { tick, values } = feed()
  const { argv: _, detailsAt: __, ...early } = program(1, 'node', 500, { comm: 'MainThread' })
  tick([early])
  expect(values('cpu_seconds')).toEqual({ MainThread: 500 })
  tick([program(1, 'node', 501, { comm: 'MainThread', detailsAt: 2 })])
  expect(values('cpu_seconds')).toEqual({ MainThread: 500, node: 1 })
})

test('figures that the kernel no longer shows of an ending process are not lost', () => {
  const { tick, values } = feed()
  const { diskReadBytes: _, ...zombie } = program(1, 'node', 5, { state: 'Z', detailsAt: 2 })
  tick([program(1, 'node', 5)])
  tick([zombie])
  expect(values('disk_read_bytes')).toEqual({ node: 1000 })
  tick([])
  expect(values('disk_read_bytes')).toEqual({ node: 1000 })
})

test('P39: a figure unknown for all processes of a group has no sample, not even 0', () => {
  const { tick, families } = feed()
  const { diskReadBytes: _, ...denied } = program(1, 'node', 5)
  tick([denied])
  expect(families().map(({ name }) => name)).not.toContain('topz_process_group_disk_read_bytes')
})

test('without a split of CPU time the total is reported', () => {
  const { tick, families } = feed()
  const { cpuUserSeconds: _, cpuSystemSeconds: __, ...whole } = program(1, 'node', 5)
  tick([whole])
  const cpu = families().find(({ name }) => name === 'topz_process_group_cpu_seconds')
  expect(cpu?.samples).toEqual([{ labels: { group: 'node', mode: 'total' }, value: 5 }])
})

test('a sum does not fall by its last digit', () => {
  const { tick, families } = feed()
  const cpu = () =>
    families().find(({ name }) => name === 'topz_process_group_cpu_seconds')?.samples[0]?.value
  const all = [0.1, 0.2, 0.3].map((seconds, index) => program(index + 1, 'node', seconds))
  tick(all)
  expect(cpu()).toBe(0.6)
  tick(all.slice(0, 2))
  expect(cpu()).toBe(0.6)
})

test('S16: fifty groups have their own series, those that use the most; the rest is one', () => {
  const { tick, values } = feed()
  const many = Array.from({ length: 200 }, (_, i) => program(i + 1, `job${String(i).padStart(3, '0')}`, i))
  tick(many)
  const cpu = values('cpu_seconds')
  expect(Object.keys(cpu)).toHaveLength(51)
  expect(cpu.job199).toBe(199)
  expect(cpu.job149).toBeUndefined()
  expect(cpu.other).toBe((149 * 150) / 2)
})

test('a group once shown keeps its series when others use more, and `other` does not fall', () => {
  const { tick, values } = feed()
  const many = (seconds: (index: number) => number) =>
    Array.from({ length: 60 }, (_, i) => program(i + 1, `job${String(i).padStart(2, '0')}`, seconds(i)))
  tick(many(i => i))
  const first = values('cpu_seconds')
  tick(many(i => i + (i < 10 ? 1000 : 0)))
  const second = values('cpu_seconds')
  expect(Object.keys(second)).toEqual(Object.keys(first))
  expect(second.other).toBe((first.other ?? 0) + 10_000)
})

test('a group without processes gives up its place after a while; its successor began in `other`', () => {
  const { tick, values } = feed()
  const many = Array.from({ length: 50 }, (_, i) => program(i + 1, `job${i}`, 100))
  const late = (seconds: number) => program(99, 'late', seconds)
  tick([...many, late(1)], { at: 0 })
  expect(values('cpu_seconds').other).toBe(1)
  tick([...many.slice(1), late(8)], { at: 1000 })
  expect(values('cpu_seconds').other).toBe(8)
  tick([...many.slice(1), late(10)], { at: 16 * MINUTE_MS })
  expect(values('cpu_seconds')).toMatchObject({ other: 10, late: 0 })
  tick([...many.slice(1), late(13)], { at: 17 * MINUTE_MS })
  expect(values('cpu_seconds')).toMatchObject({ other: 10, late: 3 })
})

test('S16: memory for a stream of ever new names is bounded, and none of their time is lost', () => {
  const { tick, values } = feed()
  for (let i = 0; i < 2000; i++) tick([program(1, `job${i}`, 1, { id: `1:${i}`, startTicks: i })])
  tick([])
  const cpu = values('cpu_seconds')
  expect(Object.keys(cpu).length).toBeLessThanOrEqual(51)
  expect(Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0)).toBe(2000)
})

test('a process that calls itself other is counted with the rest', () => {
  const { tick, families } = feed()
  tick([program(1, 'other', 5), program(2, 'sh', 1)])
  const cpu = families().find(({ name }) => name === 'topz_process_group_cpu_seconds')?.samples
  expect(cpu?.filter(({ labels }) => labels.group === 'other' && labels.mode === 'user')).toHaveLength(1)
})

test('events are counted once each, by kind', () => {
  const { tick, families } = feed()
  const happened = (number: number, fields: EventFields = {}) => event({ number, type: 'start', ...fields })
  const restart = happened(2, { type: 'restart', severity: 'warning', count: 7 })
  tick([], { events: [happened(1), restart] })
  tick([], { events: [restart, happened(3, { count: 40 })] })
  expect(families().find(({ name }) => name === 'topz_events')?.samples).toEqual([
    { labels: { type: 'oom_kill', alarming: 'true' }, value: 0 },
    { labels: { type: 'restart', alarming: 'true' }, value: 1 },
    { labels: { type: 'exit', alarming: 'true' }, value: 0 },
    { labels: { type: 'start', alarming: 'false' }, value: 41 },
  ])
})

test('health checks and processes that enter a container leave no group behind', () => {
  const topz = program(9, 'server', 1, { ppid: 0, self: true })
  const check = program(11, 'server', 0.1, { ppid: 0, argv: ['/server', 'healthcheck'] })
  const entering = program(12, 'x', 0.5, { ppid: 0, comm: 'runc:[2:INIT]', argv: ['runc', 'init'] })
  const { tick, values } = feed([topz])
  tick([topz, check, entering])
  expect(values('processes')).toEqual({ topz: 2 })
  tick([topz, program(12, 'sh', 0.7, { ppid: 0, detailsAt: 2 })])
  expect(values('processes')).toEqual({ sh: 1, topz: 1 })
  expect(values('cpu_seconds')).toEqual({ sh: 0.7, topz: 0.1 })
  const { argv: _, detailsAt: __, ...late } = program(13, 'x', 0.5, { ppid: 0, comm: 'runc:[1:CHILD]' })
  tick([topz, late])
  tick([topz])
  expect(values('processes')).toEqual({ sh: 0, topz: 1 })
})

test('a name that was never published is not a group, whichever grouping came before', () => {
  const { tick, values } = feed()
  tick([])
  values('cpu_seconds')
  const { argv: _, detailsAt: __, ...early } = program(1, 'node', 5, { comm: 'MainThread' })
  tick([early])
  tick([program(1, 'node', 6, { comm: 'MainThread', detailsAt: 2 })])
  expect(values('cpu_seconds')).toEqual({ node: 6 })
})

test('time of children of a process that was there before topz counts from the first tick, whenever its files are read', () => {
  const { tick, values } = feed([program(1, 'sh', 1)])
  tick([program(1, 'sh', 1, { childrenCpuUserSeconds: 3 })])
  tick([program(1, 'sh', 1, { childrenCpuUserSeconds: 5, detailsAt: 2 })])
  expect(values('cpu_seconds')).toEqual({ sh: 5 })
})

test('time of children that started and ended between two ticks is their parent’s, in its group', () => {
  const { tick, values } = feed([program(1, 'sh', 1)])
  tick([program(1, 'sh', 2, { childrenCpuUserSeconds: 3, childrenCpuSystemSeconds: 1 })])
  expect(values('cpu_seconds')).toEqual({ sh: 5 })
  tick([program(1, 'sh', 2, { childrenCpuUserSeconds: 4, childrenCpuSystemSeconds: 1 })])
  tick([])
  expect(values('cpu_seconds')).toEqual({ sh: 6 })
})

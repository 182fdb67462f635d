import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parseStat } from './stat.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured stat gives CPU times, CPUs, boot time and process counters', () => {
  const stat = parseStat(testdata('proc/stat'))
  expect(stat.cpuCount).toBe(2)
  expect(Object.keys(stat.cpu ?? {})).toHaveLength(10)
  expect(stat.btime).toBeGreaterThan(1_500_000_000)
  expect(stat.processes).toBeGreaterThan(100)
  expect(stat.procs_running).toBeGreaterThan(0)
  expect(stat.procs_blocked).toBe(0)
})

test('P8: counters behind an intr line of 70,000 columns are found', () => {
  const long = bytesOf(
    `cpu  1 2 3 4\ncpu0 1 2 3 4\nintr ${'0 '.repeat(70_000)}\nbtime 1700000000\nprocesses 9\n`,
  )
  const stat = parseStat(long)
  expect(stat).toEqual({
    cpu: { user: 1, nice: 2, system: 3, idle: 4 },
    cpuCount: 1,
    cpus: [{ number: 0, idle: 4, all: 10 }],
    btime: 1_700_000_000,
    processes: 9,
  })
})

test('P35: columns that an older kernel lacks are missing, not zero', () => {
  expect(parseStat(bytesOf('cpu  1 2 3 4 5 6 7\n')).cpu).toEqual({
    user: 1,
    nice: 2,
    system: 3,
    idle: 4,
    iowait: 5,
    irq: 6,
    softirq: 7,
  })
})

test('each CPU by its number: one that is offline has no line, and guests are part of user time', () => {
  const { cpuCount, cpus } = parseStat(
    bytesOf('cpu0 100 20 30 1000 50 1 2 3 100 20\ncpu12 1 1 1 7 0 0 0 5 0 0\ncpu13 1 x\n'),
  )
  expect(cpus).toEqual([
    { number: 0, idle: 1050, all: 1206 },
    { number: 12, idle: 7, all: 15 },
  ])
  expect(cpuCount).toBe(3)
})

test('P45: an empty file gives nothing rather than zeros', () => {
  expect(parseStat(new Uint8Array())).toEqual({ cpuCount: 0 })
})

test('a wanted line in another format is malformed', () => {
  for (const line of [
    'cpu  1 2 3',
    'cpu  1 2 3 x',
    'cpu  1 2 3 -4',
    'btime soon',
    'btime ',
    'processes 1e3',
  ]) {
    expect(() => parseStat(bytesOf(`${line}\n`))).toThrow(Malformed)
  }
})

import { expect, test } from 'bun:test'
import type { Usage, UsageOptions } from 'pidusage'
import { createUsageReader } from './usage.ts'

const usageOf = (pid: number): Usage => ({
  pid,
  ppid: 1,
  memory: 4096,
  ctime: 10,
  elapsed: 20,
  timestamp: 30,
})

test('a pid whose old descriptor never answers is queried through ps, until it is forgotten', async () => {
  let at = 0
  const calls: [pids: number[], usePs: boolean][] = []
  // As pidusage does after the number 7 went to a new process: it keeps the descriptor of the old one.
  const ask = async (pids: number[], options: UsageOptions = {}) => {
    calls.push([pids, options.usePs === true])
    const isForgotten = at > 10_000
    return Object.fromEntries(
      pids.map(pid => [pid, pid === 7 && !options.usePs && !isForgotten ? null : usageOf(pid)]),
    )
  }
  const read = createUsageReader(ask, () => at)
  expect([...(await read([1, 7])).keys()]).toEqual([1])
  expect([...(await read([1, 7])).keys()]).toEqual([1, 7])
  at = 10_001
  expect([...(await read([1, 7])).keys()]).toEqual([1, 7])
  expect(calls).toEqual([
    [[1, 7], false],
    [[1], false],
    [[7], true],
    [[1, 7], false],
  ])
})

test('many pids are queried in several calls, so that no command line grows too long', async () => {
  const lengths: number[] = []
  const read = createUsageReader(
    async pids => {
      lengths.push(pids.length)
      return Object.fromEntries(pids.map(pid => [pid, usageOf(pid)]))
    },
    () => 0,
  )
  const usages = await read(Array.from({ length: 1_200 }, (_, index) => index + 1))
  expect(usages.size).toBe(1_200)
  expect(lengths).toEqual([500, 500, 200])
})

test('it is not an error if all have ended; any other failure is', async () => {
  const failing = (code: string) =>
    createUsageReader(
      () => Promise.reject(Object.assign(new Error('No matching pid found'), { code })),
      () => 0,
    )
  expect((await failing('ENOENT')([5])).size).toBe(0)
  expect(failing('EMFILE')([5])).rejects.toThrow('No matching pid found')
})

test('an answer without numbers counts as none', async () => {
  const read = createUsageReader(
    async () => ({ 5: { ...usageOf(5), memory: Number.NaN } }),
    () => 0,
  )
  expect((await read([5])).size).toBe(0)
})

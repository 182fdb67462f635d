// Programs that end in each way, as reported by the running kernel.

import { expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { release } from 'node:os'
import { loadPidfdCalls } from './pidfd.ts'

const calls = loadPidfdCalls()

/** Linux 6.13 and 6.14 know the call, but forget reaped processes; older ones know nothing. */
const [major = 0, minor = 0] = release().split('.').map(Number)
const tells = calls !== undefined && (major > 6 || (major === 6 && minor >= 15))

/** What the kernel says about a shell that ran this, once it was reaped. */
async function statusAfter(script: string): Promise<unknown> {
  const child = spawn('/bin/sh', ['-c', `read go; ${script}`], { stdio: ['pipe', 'ignore', 'ignore'] })
  const fd = calls?.open(child.pid as number)
  child.stdin.end('\n')
  await once(child, 'exit')
  if (calls === undefined || fd === undefined) return undefined
  const status = calls.statusOf(fd)
  calls.close(fd)
  return status === 'untold' ? undefined : status
}

test('how a reaped process ended is exact, or not reported at all', async () => {
  const ends = { 'exit 0': 0, 'exit 42': 42 << 8, 'kill -9 $$': 9, 'ulimit -c 0; kill -11 $$': 11 }
  for (const [script, status] of Object.entries(ends))
    expect([script, await statusAfter(script)]).toEqual([script, tells ? status : undefined])
})

test('no process has a pid that was never given out', () => {
  expect(calls?.open(0x3fffff)).toBeUndefined()
})

test('the end of each of many is reported once', async () => {
  const watch = calls?.watchEnds()
  const children = [1, 2, 3].map(() =>
    spawn('/bin/sh', ['-c', 'read go'], { stdio: ['pipe', 'ignore', 'ignore'] }),
  )
  for (const { pid } of children) expect(watch?.add(calls?.open(pid as number) ?? -1)).toBe(calls && true)
  expect(watch?.hasEnded()).toBe(calls && false)
  for (const child of children) {
    child.stdin.end('\n')
    await once(child, 'exit')
    expect([watch?.hasEnded(), watch?.hasEnded()]).toEqual(calls ? [true, false] : [undefined, undefined])
  }
  watch?.close()
})

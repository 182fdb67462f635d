// B6: file, log and reserve never exceed the recording's limit, checked by another process as often as it can.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomFrom } from '../../../e2e/seeded.ts'
import { process as fixture } from '../../model/fixture.ts'
import { MIB, start } from '../fixture.ts'

const BYTES_MAX = 4 * MIB

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-size-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Resolves with the most bytes that the three files took together, once it is asked to end. */
async function startLooking(path: string): Promise<() => Promise<number>> {
  const program = `const { statSync } = require('node:fs')
    const [path] = process.argv.slice(1)
    const sizeOf = ending => statSync(path + ending, { throwIfNoEntry: false })?.size ?? 0
    let most = 0
    console.log('begun')
    process.on('SIGTERM', () => { console.log(String(most)); process.exit() })
    setInterval(() => {
      for (let i = 0; i < 200; i++) most = Math.max(most, sizeOf('') + sizeOf('-wal') + sizeOf('.reserve'))
    }, 1)`
  const child = spawn(process.execPath, ['-e', program, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  await once(child.stdout, 'data')
  return async () => {
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    await closed
    return Number(said.trim().split('\n').at(-1))
  }
}

test('B6: file, log and reserve stay within their limit at every instant, with 3,000 processes that change in each tick', async () => {
  const dir = join(folder, 'busy')
  const stopLooking = await startLooking(join(dir, 'recording.db'))
  const recording = start({ folder: dir, bytesMax: BYTES_MAX })
  recording.run(20, second =>
    Array.from({ length: 3000 }, (_, i) =>
      fixture({
        pid: i + 1,
        id: `${i + 1}:0`,
        rssBytes: (second + i) * 4096,
        minorFaults: second * 1000 + i,
      }),
    ),
  )
  const { state, lost } = recording.status({})
  recording.close(undefined)
  const most = await stopLooking()
  expect([state, lost]).toEqual(['recording', 0])
  expect(most).toBeGreaterThan(BYTES_MAX / 2)
  expect(most).toBeLessThanOrEqual(BYTES_MAX)
}, 60_000)

test('B6: a storm of jobs whose command lines are larger than the remaining room stops the recording, but never exceeds the limit', async () => {
  const dir = join(folder, 'storm')
  const random = randomFrom(1)
  const stopLooking = await startLooking(join(dir, 'recording.db'))
  const recording = start({ folder: dir, bytesMax: BYTES_MAX })
  let jobs = 0
  recording.run(25, () =>
    Array.from({ length: 250 }, () => {
      jobs++
      // Incompressible: each tick leaves nearly half a mebibyte.
      const command = Buffer.from(Array.from({ length: 1800 }, () => random(256))).toString('base64')
      return fixture({ pid: 100 + (jobs % 30_000), id: `${jobs}:${jobs}`, startTicks: jobs, command })
    }),
  )
  recording.close(undefined)
  const most = await stopLooking()
  expect(most).toBeGreaterThan(BYTES_MAX / 2)
  expect(most).toBeLessThanOrEqual(BYTES_MAX)
}, 60_000)

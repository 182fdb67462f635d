// A recording of a life that was cut off, looked at afterwards: times count from its end, secrets stay hidden.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventInWords } from '../server/model/event.ts'
import type { RecordingStatus, Series } from '../server/model/recording.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { seeded } from './seeded.ts'
import { runTopz, startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const SECRET = 'CANARY-hunter2'
let folder: string
let recorded: string
let end: number
let replay: Topz

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-replay-'))
  recorded = join(folder, 'recorded')
  const job = spawn('sh', ['-c', 'sleep 30; :', `--password=${SECRET}`], { stdio: 'ignore' })
  const topz = await startTopz(['--interval=250ms', '--redact=off', `--data=${recorded}`])
  await until('some moments', async () => {
    const { from = 0, to = 0 } = (await (
      await fetch(`${topz.origin}/api/recording`)
    ).json()) as RecordingStatus
    return to - from > 3000 || undefined
  })
  const report = await (await fetch(`${topz.origin}/report.html?from=-1m`)).text()
  // Whatever ends shortly before is evidence.
  const loser = spawn('sh', ['-c', 'read line', `--password=${SECRET}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const events = async (type: string) => {
    const told = await (await fetch(`${topz.origin}/api/events`)).json()
    return (told as { events: EventInWords[] }).events.find(
      event => event.pid === loser.pid && event.type === type,
    )
  }
  await until('the job is seen', () => events('start'))
  loser.kill('SIGKILL')
  await until('the end of the job is seen', () => events('exit'))
  writeFileSync(join(folder, 'report.html'), report)
  end = ((await (await fetch(`${topz.origin}/topz.json?limit=1`)).json()) as Snapshot).at
  topz.child.kill('SIGKILL')
  job.kill('SIGKILL')
  await Promise.all([once(topz.child, 'exit'), once(job, 'exit')])
  replay = await startTopz(['--address=127.0.0.1:0'], {}, ['replay', recorded])
})
afterAll(async () => {
  await replay?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const read = async (path: string) => await (await fetch(`${replay.origin}${path}`)).text()

test('times count from the end of the recording, whenever that was', async () => {
  const at = async (query: string) =>
    ((await (await fetch(`${replay.origin}/topz.json?${query}`)).json()) as Snapshot).at
  const last = await at('limit=1')
  expect(Math.abs(last - end)).toBeLessThan(2000)
  // A busy machine misses ticks: the nearest moment may be some away. Counted from now there would be none.
  expect(last - (await at('at=-2s'))).toBeWithin(500, 10_000)
  const { events } = JSON.parse(await read('/api/events')) as { events: EventInWords[] }
  expect(Array.isArray(events)).toBe(true)
  const series = JSON.parse(await read('/api/history?metric=processes&subject=host')) as Series
  expect(series.points.length).toBeGreaterThan(1)
  expect((await fetch(`${replay.origin}/topz.json?at=2020-01-01`)).status).toBe(404)
})

test('the text says how and when the life shown ended', async () => {
  const text = await read('/topz.txt')
  // Long lines above the table go on below, indented.
  expect(text.replaceAll(/\n {8}/g, ' ')).toMatch(
    /^Ended {3}\d{4}-\d\d-\d\dT[\d:.]+Z \(possible\): .* \(PID 1\) ended without warning/m,
  )
})

test('S11: a recording that holds secrets is replayed and reported without them', async () => {
  for (const path of [
    '/topz.txt?wide=1',
    '/topz.json',
    '/topz.json?at=-1s',
    '/topz?diff=-2s',
    '/report.html?at=-1s',
    '/api/events?from=-1m',
    '/api/lives',
    '/api/timeline',
  ])
    expect([path, (await read(path)).includes(SECRET)]).toEqual([path, false])
  expect(await read('/topz.txt?wide=1&q=sleep')).toContain('--password=')
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain(SECRET)
})

test('S11: a topz that continues a recording that holds secrets shows its past without them', async () => {
  const copy = join(folder, 'copy')
  cpSync(recorded, copy, { recursive: true })
  const topz = await startTopz([`--data=${copy}`])
  const at = new Date(end).toISOString()
  await until('the recording is open', async () =>
    (await fetch(`${topz.origin}/api/recording`)).ok ? true : undefined,
  )
  for (const path of [
    `/topz.txt?wide=1&at=${at}`,
    `/topz.json?at=${at}`,
    `/api/snapshot?at=${at}`,
    '/report.html',
  ]) {
    const response = await fetch(`${topz.origin}${path}`)
    expect([path, response.status]).toEqual([path, 200])
    const text = await response.text()
    expect([path, text.includes(SECRET), text.includes('--password=')]).toEqual([path, false, true])
  }
  await topz.stop()
})

test('topz export refuses a range without recorded moments, and says what was recorded', async () => {
  const output = join(folder, 'piece.db')
  const words = ['export', recorded, '--from=2020-01-01', '--to=2020-01-02', `--output=${output}`]
  const { status, stderr } = await runTopz(words)
  expect([status, existsSync(output)]).toEqual([2, false])
  expect(stderr).toContain('nothing was recorded in this range; the last recorded moment is 20')
})

test('topz export cuts out a range that topz replay serves', async () => {
  const piece = join(folder, 'whole-range.db')
  const { status } = await runTopz(['export', recorded, '--from=-10m', '--to=now', `--output=${piece}`])
  expect(status).toBe(0)
  const served = await startTopz([], {}, ['replay', piece, '--address=127.0.0.1:0'])
  const shown = (await (await fetch(`${served.origin}/topz.json?limit=1`)).json()) as Snapshot
  expect(Math.abs(shown.at - end)).toBeLessThan(5000)
  expect(await served.stop()).toBe(0)
})

test('a recording that is damaged throughout gives one clear line, for replay and export', async () => {
  const damaged = join(folder, 'damaged.db')
  await runTopz(['export', recorded, '--from=-1h', `--output=${damaged}`])
  const bytes = readFileSync(damaged)
  for (let at = 8192; at < bytes.length; at += 512) bytes[at] = (bytes[at] ?? 0) ^ 0xff
  writeFileSync(damaged, bytes)
  for (const words of [
    ['replay', damaged, '--address=127.0.0.1:0'],
    ['export', damaged, `--output=${damaged}.2`],
  ]) {
    const { status, stderr } = await runTopz(words)
    expect([words[0], status === 0]).toEqual([words[0], false])
    expect([words[0], stderr]).toEqual([words[0], expect.stringContaining('topz: Cannot ')])
    expect(
      stderr
        .trim()
        .split('\n')
        .filter(line => line.startsWith('topz: Cannot ')),
    ).toHaveLength(1)
    expect(stderr).not.toContain('    at ')
  }
})

test('a recording that is damaged in places is replayed, or gives one clear line', async () => {
  const random = seeded('damaged recording')
  const whole = join(folder, 'whole.db')
  await runTopz(['export', recorded, '--from=-1h', `--output=${whole}`])
  const bytes = readFileSync(whole)
  let replays = 0
  for (let round = 0; round < 12; round++) {
    const torn = Buffer.from(bytes)
    for (let i = 0; i < 2 ** round / 8; i++) torn[random(torn.length)] = random(256)
    const path = join(folder, `torn-${round}.db`)
    writeFileSync(path, torn)
    const said = await replayOf(path)
    if (said === undefined) replays++
    else {
      expect(said).toMatch(/^topz: Cannot .*\b(damaged|newer)\b.*\n$/)
      expect(said).not.toContain('JSON')
    }
  }
  expect(replays).toBeGreaterThan(0)
})

/** Reads everything that topz says about a recording. Undefined: it is replayed; otherwise the error. */
async function replayOf(path: string): Promise<string | undefined> {
  let torn: Topz
  try {
    torn = await startTopz(['--address=127.0.0.1:0', '--log-level=error'], {}, ['replay', path])
  } catch (error) {
    return (error as Error).message.replace(/^topz ended: /, '')
  }
  const refused = await until('a moment or an end', async () => {
    if (torn.child.exitCode !== null) return torn.log()
    return (await fetch(`${torn.origin}/topz.json`)).ok ? '' : undefined
  })
  if (refused !== '') return refused
  for (const address of [
    'topz.txt',
    'topz.txt?at=-2s',
    'topz.json?at=-1s',
    'topz?diff=-2s',
    'topz/why?at=-1s',
    'api/events',
    'api/findings',
    'api/lives',
    'api/timeline',
    'api/history?metric=processes&subject=host',
    'report.html',
  ]) {
    const answer = await fetch(`${torn.origin}/${address}`)
    const text = await answer.text()
    expect([address, [200, 404, 503].includes(answer.status), text.slice(0, 200)]).toEqual([
      address,
      true,
      text.slice(0, 200),
    ])
    if (!answer.ok) expect(text).not.toMatch(/JSON Parse|malformed|undefined/)
  }
  await torn.stop()
  return undefined
}

// /metrics of the running program, as a scraper that makes mistakes sees it. prometheus.test.ts shows how Prometheus
// reads it.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTopz, startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

let topz: Topz
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'topz-metrics-'))
  topz = await startTopz(['--metrics-by=user', `--data=${folder}/data`])
})
afterAll(async () => {
  await topz.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}, from = topz) =>
  fetch(`${from.origin}${path}`, { headers })

test('--metrics-by says how processes are grouped, unless ?by= does', async () => {
  const groups = async (path: string) =>
    [...(await (await get(path)).text()).matchAll(/_group_processes\{group="([^"]*)"/g)].map(
      ([, name]) => name,
    )
  // Users are read shortly after processes.
  await until('users', async () => (await groups('/metrics')).includes('root') || undefined)
  expect(await groups('/metrics?by=name')).not.toContain('root')
})

test('a wrong parameter is answered with what is allowed', async () => {
  const refusal = async (query: string) => {
    const answer = await get(`/metrics?${query}`)
    return `${answer.status} ${await answer.text()}`
  }
  expect(await refusal('by=pid')).toBe(
    '400 Cannot parse by=pid: expected one of name, user, cgroup, command.\n',
  )
  expect(await refusal('format=json')).toBe(
    '400 Cannot parse format=json: expected one of text, openmetrics.\n',
  )
  expect(await refusal('group=node')).toStartWith(
    '400 Cannot use parameter group: expected some of by, format',
  )
  const started = await runTopz(['--metrics-by=pid'])
  expect(started.status).toBe(2)
  expect(started.stderr).toBe(
    'topz: Cannot parse --metrics-by=pid: expected one of name, user, cgroup, command\n',
  )
})

test('each client gets the exposition that it prefers', async () => {
  const typeFor = async (accept: string) => (await get('/metrics', { accept })).headers.get('content-type')
  const scraper =
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
  expect(await typeFor(scraper)).toStartWith('application/openmetrics-text; version=1.0.0')
  expect(await typeFor('*/*')).toStartWith('text/plain; version=0.0.4')
  expect(await typeFor('text/html,*/*;q=0.8')).toStartWith('text/plain; version=0.0.4')
  expect(await typeFor('text/plain;q=0.5,application/openmetrics-text;q=0.2')).toStartWith('text/plain')
})

test('F11: a hundred scrapers at once are answered, and cost no scan', async () => {
  const scans = async () =>
    Number(/^topz_scans_total (\d+)$/m.exec(await (await get('/metrics')).text())?.[1])
  const before = await scans()
  const startMs = performance.now()
  const answers = await Promise.all(Array.from({ length: 100 }, () => get('/metrics')))
  expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(200))
  await Promise.all(answers.map(answer => answer.text()))
  const seconds = (performance.now() - startMs) / 1000
  expect((await scans()) - before).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
})

test('S31: with a token, /metrics requires it', async () => {
  const tokenFile = join(folder, 'token')
  const token = 'a2f9c4e8d1b7063f5e2a9c8b4d7f1e60'
  writeFileSync(tokenFile, token, { mode: 0o400 })
  const closed = await startTopz([`--token-file=${tokenFile}`])
  try {
    expect((await get('/metrics', {}, closed)).status).toBe(401)
    const answer = await get('/metrics', { authorization: `Bearer ${token}` }, closed)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('\ntopz_insecure 0\n')
  } finally {
    await closed.stop()
  }
})

test('a replayed recording has no current metrics', async () => {
  await until('a recorded moment', async () => ((await get('/api/snapshot?at=-0s')).ok ? true : undefined))
  const replay = await startTopz([], {}, ['replay', `${folder}/data`, '--address=127.0.0.1:0'])
  try {
    const answer = await get('/metrics', {}, replay)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toStartWith('A replayed recording has no current metrics')
  } finally {
    await replay.stop()
  }
})

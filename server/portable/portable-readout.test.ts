// What the ps command reports, through to the readouts: absent if it does not report it, never NaN, null or a false
// zero.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import Ajv2020 from 'ajv/dist/2020'
import { monotonicMs } from '../clock.ts'
import { createDeriver } from '../derive/derive.ts'
import { cellOf } from '../model/cell.ts'
import { METRICS } from '../model/metrics.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderCsv } from '../render/csv.ts'
import { renderJson } from '../render/json.ts'
import { parseReadout, type Readout } from '../render/readout.ts'
import { renderText } from '../render/text.ts'
import schema from '../render/topz.schema.json'
import { createPortableSource } from './portable.ts'

const source = createPortableSource({ redact: argv => argv, selfPid: process.pid, now: monotonicMs })
let last: Snapshot

beforeAll(async () => {
  const { derive } = createDeriver({ intervalMs: 1000, rights: 'root' })
  const self = { version: '0', tickMs: 1, ticksMissed: 0, vanished: 0, source: 'ps' } as const
  derive(await source.sample(), self)
  last = derive(await source.sample(), self)
})
afterAll(() => source.close())

function readout(search: string): Readout {
  const parsed = parseReadout(new URLSearchParams(search))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

test('--source=ps gives JSON that conforms to the schema, without what ps does not report', () => {
  const answer = JSON.parse(renderJson(last, readout('')))
  const validate = new Ajv2020({ strict: true, strictRequired: false }).compile(schema)
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  const own = answer.processes.find((one: { pid: number }) => one.pid === process.pid)
  expect(own).toMatchObject({ self: true, ppid: process.ppid })
  expect(own.cpuSeconds).toBeGreaterThan(0)
  expect(own.rssBytes).toBeGreaterThan(0)
  for (const { fields } of last.absent) expect(fields.filter((field: string) => field in own)).toEqual([])
  expect(last.absent.map(({ file, reason }) => `${file} ${reason}`)).toContain('ps unsupported')
})

test('--source=ps sums only what it knows of every process', () => {
  expect(last.totals.processes).toBe(last.processes.length)
  expect(last.totals).not.toHaveProperty('threads')
  expect(last.totals).not.toHaveProperty('running')
  expect(last.totals.zombies).toBeGreaterThanOrEqual(0)
})

test('P3: no cell of --source=ps is NaN or infinite, on the page and in a table', () => {
  const cells = last.processes.flatMap(one => METRICS.map(metric => cellOf(one, metric)))
  expect(cells.filter(cell => typeof cell === 'number' && !Number.isFinite(cell))).toEqual([])
  expect(renderCsv(last, readout('columns=pid,threads,state,majflts,time'))).not.toMatch(/NaN|Infinity/)
  const text = renderText(last, readout('columns=pid,state,threads,nice,utime,majflts&sort=pid'))
  const row = text.split('\n').find(line => line.trim().startsWith(`${process.pid} `))
  expect(row?.trim().split(/ +/)).toEqual([String(process.pid), '-', '-', '-', '-', '-'])
})

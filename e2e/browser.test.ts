// The page in a real browser, on a topz that watches a namespace of known programs. Screenshots of both themes are kept
// in .cache/screenshots for inspection.
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compilePrograms, PROGRAMS } from './programs.ts'

setDefaultTimeout(120_000)

const ROOT = join(import.meta.dirname, '..')
const SCREENSHOTS = join(ROOT, '.cache/screenshots')
/** Cumulative layout shift. */
const SHIFT_MAX = 0.02
const HOSTILE = '<img src=x onerror=alert(1)>'
const SCRIPT = `
${PROGRAMS}/sleepers 3 > /dev/null &
${PROGRAMS}/busy 1 30 > /dev/null &
${PROGRAMS}/zombie 1 > /dev/null &
${PROGRAMS}/comm '${HOSTILE}' > /dev/null &
exec "$0" server/main.ts --address=127.0.0.1:0`

interface Places {
  readonly list: number
  readonly nested: number
  readonly headOverlaps: number
  readonly overlaps: number
  readonly overflow: boolean
  readonly reachesEnd: boolean
  readonly drawerTop?: number
  readonly drawerBelow?: number
}

interface Box {
  readonly height: number
  readonly width: number
  readonly overflow: boolean
  /** What moved by itself while the page loaded. */
  readonly shifts: readonly { readonly value: number; readonly what: readonly string[] }[]
}

interface Seen {
  readonly console: readonly string[]
  readonly boxes: Readonly<Record<string, Box>>
  readonly low: Readonly<Record<string, { readonly closed: Places; readonly open: Places }>>
  readonly vitals: string
  readonly traffic: string
  readonly loopback: string
  readonly first: readonly string[]
  readonly filtered: readonly string[]
  readonly reloaded: readonly string[]
  readonly keptAfterEscape: boolean
  readonly tree: readonly string[]
  readonly paused: boolean
}

let namespace: ChildProcess
let seen: Seen

beforeAll(async () => {
  compilePrograms()
  mkdirSync(SCREENSHOTS, { recursive: true })
  namespace = spawn(
    'unshare',
    ['-pf', '--kill-child', '--mount-proc', 'sh', '-c', SCRIPT, process.execPath],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [said] = await once(namespace.stdout as NonNullable<ChildProcess['stdout']>, 'data')
  const origin = /http:\/\/[^/\s]+/.exec(String(said))?.[0] ?? ''
  const { stdout } = await promisify(execFile)('node', ['e2e/browser-look.mjs', origin, SCREENSHOTS], {
    cwd: ROOT,
    timeout: 110_000,
  })
  seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
})
afterAll(() => namespace?.kill('SIGKILL'))

const rows = (texts: readonly string[], word: string) => texts.filter(text => text.includes(word))

test('the page shows the processes of the namespace', () => {
  expect(rows(seen.first, 'sleepers')).toHaveLength(4)
  expect(rows(seen.first, 'busy').length).toBeGreaterThanOrEqual(1)
  expect(rows(seen.first, '[zombie]')).toHaveLength(1)
})

test('S15: a name that is markup is text, and nothing was refused or broke', () => {
  expect(rows(seen.first, '<img src=x').length).toBeGreaterThanOrEqual(1)
  expect(seen.console).toEqual([])
})

test('the table has its room in both themes, wide and on a phone, and nothing overflows', () => {
  for (const [name, box] of Object.entries(seen.boxes)) {
    expect(`${name} ${box.overflow}`).toBe(`${name} false`)
    // What is wrong takes two lines on a phone.
    expect(box.height).toBeGreaterThan(name.endsWith('390') ? 350 : 500)
  }
})

test('while the page loads next to nothing moves, wide and on a phone', () => {
  for (const [name, { shifts }] of Object.entries(seen.boxes)) {
    const sum = shifts.reduce((all, { value }) => all + value, 0)
    expect(sum, `${name}: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(SHIFT_MAX)
  }
})

test('a low or narrow window scrolls once: the list keeps eight rows, nothing overlaps, the drawer opens in sight', () => {
  expect(Object.keys(seen.low)).toHaveLength(10)
  for (const [size, { closed, open }] of Object.entries(seen.low)) {
    const [width = 0, height = 0] = size.split('x').map(Number)
    const isPaged = width < 700 || height < 560
    for (const { overlaps, overflow, reachesEnd, nested, headOverlaps } of [closed, open])
      expect([size, overlaps, overflow, reachesEnd, headOverlaps, isPaged && nested]).toEqual([
        size,
        0,
        false,
        true,
        0,
        isPaged && 0,
      ])
    expect(closed.list, size).toBeGreaterThan(26 + 8 * 28)
    expect(open.list, size).toBe(closed.list)
    expect(open.drawerTop, size).toBeGreaterThan(0)
    expect(open.drawerBelow, size).toBeLessThanOrEqual(0)
  }
})

test('the charts of CPU and memory say what their height stands for', () => {
  expect(seen.vitals).toMatch(/[\d.]+ of [\d.]+( \(host\))?/)
  expect(seen.vitals).toMatch(/[\d.]+\s+(KiB |MiB )?of [\d.]+ [KMGT]iB/)
})

test('traffic is in bytes per second everywhere, and the spine separates the loopback', () => {
  expect(seen.vitals).toMatch(/[\d.]+\s+([KMG]i)?B\/s/)
  expect(seen.traffic).toMatch(/ lo [\d.]+[BKMG]?\/s/)
  expect(seen.vitals).not.toContain('bit/s')
  expect(seen.loopback).toMatch(/^lo\s+[\d.]+[BKMG]?\/s\s/)
})

test('a filter is in the address, and a reload keeps it', () => {
  expect(rows(seen.filtered, 'busy').length).toBeGreaterThanOrEqual(1)
  expect(rows(seen.filtered, 'sleepers')).toEqual([])
  expect(rows(seen.reloaded, 'sleepers')).toEqual([])
})

test('one Escape clears the filter and leaves its box', () => {
  expect(seen.keptAfterEscape).toBe(false)
})

test('the tree begins with process 1, and Space pauses', () => {
  expect(seen.tree[0]).toMatch(/^1/)
  expect(seen.paused).toBe(true)
})

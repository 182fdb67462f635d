import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import { process, snapshot } from '../model/fixture.ts'
import { METRICS } from '../model/metrics.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { parseReadout } from './readout.ts'
import { renderText, renderWatchFrame } from './text.ts'
import { widthOf } from './width.ts'

function readout(search: string) {
  const parsed = parseReadout(new URLSearchParams(search))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const text = (search: string, of: Snapshot) => renderText(of, readout(search))

/** Without the lines above the table. */
const table = (search: string, processes: readonly Process[]) =>
  `\n${text(search, snapshot({ processes })).split('\n\n').at(-1)}`

const shop = snapshot({
  absent: [
    {
      file: 'io',
      fields: ['diskReadBytes'],
      reason: 'denied',
      remedy: { capabilities: ['SYS_PTRACE'] },
      message: '',
      processCount: 2,
    },
  ],
  processes: [
    process({ pid: 1, user: 'root', command: 'sh -c ./run.sh', cpuUsage: 0.001, memoryUsage: 0.0001 }),
    process({
      pid: 7,
      ppid: 1,
      user: 'www',
      state: 'R',
      command: 'node server.js --port 8080',
      cpuUsage: 0.912,
      memoryUsage: 0.0072,
      rssBytes: 118 * 1024 * 1024,
      threadCount: 11,
      openFds: 214,
      diskReadBytesPerSecond: 0,
      diskWriteBytesPerSecond: 84_000,
    }),
    process({ pid: 42, ppid: 7, user: 'www', command: 'node worker.js --queue mail', cpuUsage: 4.1 }),
    process({ pid: 43, ppid: 7, user: 'www', state: 'Z', comm: 'pdf', command: '[pdf]', rssBytes: 0 }),
  ],
})

test('the text of /topz', () => {
  expect(`\n${text('', shop)}`).toBe(`
topz on checkout-7f9c4  2026-01-02 03:04:05 UTC  up 3d04h  PID 1: sh -c ./run.sh
CPU     1.94 of 8 (24.3% of host), these processes 5.01, load 2.10 1.95 1.80
Memory  4.0G of 16.0G (25.0% of host), these processes 120M RSS, swap 0 of 2.0G
Tasks   4 processes, 14 threads: 1 running, 0 in D, 1 zombie
topz    0.2% CPU, 18.0M RSS, sampled in 1.1 ms every 1s
Absent  io: denied for 2 processes: topz needs --cap-add=SYS_PTRACE

PID PPID USER S  %CPU  %MEM   RSS THR FDS READ/S WRITE/S    UP COMMAND
 42    7 www  S 410.0     -  1.0M   1   -      -       - 1h00m node worker.js --queue mail
  7    1 www  R  91.2   0.7  118M  11 214      0   82.0K 1h00m node server.js --port 8080
  1    0 root S   0.1   0.0  1.0M   1   -      -       - 1h00m sh -c ./run.sh
 43    7 www  Z     -     -     0   1   -      -       - 1h00m [pdf] <defunct>
`)
})

test('the form of the original topz: four columns and nothing else', () => {
  expect(`\n${text('sort=mem&limit=20&columns=pid,cpu,mem,command&header=0', shop)}`).toBe(`
  7  91.2   0.7 node server.js --port 8080
  1   0.1   0.0 sh -c ./run.sh
 42 410.0     - node worker.js --queue mail
 43     -     - [pdf] <defunct>
`)
})

test('the tree is drawn at the command', () => {
  expect(table('tree=1&sort=pid&columns=pid,command', shop.processes)).toBe(`
PID COMMAND
  1 sh -c ./run.sh
  7 └─ node server.js --port 8080
 42    ├─ node worker.js --queue mail
 43    └─ [pdf] <defunct>
`)
})

test('a line says how much of the whole is shown', () => {
  const shown = (search: string) =>
    text(search, shop)
      .split('\n')
      .find(line => line.startsWith('Shown'))
  expect(shown('')).toBeUndefined()
  expect(shown('limit=4')).toBeUndefined()
  expect(shown('limit=2')).toBe('Shown   2 of 4 processes, by %CPU')
  expect(shown('q=node')).toBe('Shown   2 of 4 processes, 2 match q=node')
  expect(shown('q=node&limit=1&offset=1&sort=rss')).toBe(
    'Shown   1 of 4 processes, by RSS, from 2, 2 match q=node',
  )
  expect(shown('q=worker&tree=1')).toBe('Shown   3 of 4 processes, 3 match q=worker (with their parents)')
})

test('an empty table says why', () => {
  expect(text('q=zebra', shop)).toEndWith('\nNo process matches q=zebra (4 processes).\n')
  expect(text('offset=9', shop)).toEndWith('\nNo more processes: 4 in all, offset=9.\n')
  expect(text('', snapshot())).toEndWith('\nNo process was seen.\n')
  expect(text('q=zebra&header=0', shop)).toBe('')
})

test('P39: figures that the host does not give are dashes or left out', () => {
  const [title, ...lines] = text('', snapshot({ host: { hostname: 'a', cpuCount: 2 }, namespace: {} })).split(
    '\n',
  )
  expect(title).toBe('topz on a  2026-01-02 03:04:05 UTC')
  expect(lines[0]).toBe('CPU     - of 2, these processes 0.00, load -')
  expect(lines[1]).toBe('Memory  - of -, these processes 0 RSS')
})

test('P11, P23, P24, P30: what is special about a process follows its command', () => {
  const rows = table('columns=command&sort=pid&header=0', [
    process({ pid: 2, command: '[kworker/0:1]', kernelThread: true }),
    process({ pid: 3, command: '[sh]', state: 'Z', exitCode: 1 }),
    process({ pid: 4, command: '[sh]', state: 'Z', exitSignal: 9, exitCode: 0 }),
    process({ pid: 5, command: '[java]', state: 'Z', leaderExited: true, threadCount: 12 }),
    process({ pid: 6, command: '/server serve', self: true }),
    process({ pid: 7, command: 'java -cp', commandTruncated: true }),
  ])
  expect(rows).toBe(`
[kworker/0:1]
[sh] <defunct, exit 1>
[sh] <defunct, signal 9>
[java] (leader exited, 12 threads)
/server serve (topz itself)
java -cp ...
`)
})

const long = process({ pid: 1, user: 'root', command: `java ${'-Dx=y '.repeat(99)}end` })

test('a long command is cut at 160 cells, at width, or not at all with wide=1', () => {
  const line = (search: string) =>
    text(search, snapshot({ processes: [long] }))
      .trimEnd()
      .split('\n')
      .at(-1) ?? ''
  expect(widthOf(line(''))).toBe(160)
  expect(line('')).toEndWith('…')
  expect(widthOf(line('width=100'))).toBe(100)
  expect(line('wide=1')).toEndWith('-Dx=y end')
})

test('only topz has the mark of topz', () => {
  const rows = table('columns=command&sort=pid&header=0', [
    process({ pid: 2, command: '/opt/miner (topz itself)' }),
    process({ pid: 3, command: '/server (topz itself)', self: true }),
  ])
  expect(rows).toBe('\n/opt/miner \\(topz itself)\n/server \\(topz itself) (topz itself)\n')
})

test('a mark is never cut', () => {
  const row = text(
    'width=40&header=0&columns=pid,command',
    snapshot({ processes: [{ ...long, self: true }] }),
  )
  expect(row).toBe('  1 java -Dx=y -Dx=y -Dx=… (topz itself)\n')
})

test('a narrow width leaves columns out for the command, but never requested ones', () => {
  const titles = (search: string) => table(search, [long]).split('\n')[1]
  expect(titles('width=80')).toBe('PID USER S  %CPU  %MEM   RSS THR FDS    UP COMMAND')
  expect(titles('width=40')).toBe('PID S  %CPU   RSS COMMAND')
  expect(titles('width=40&columns=pid,user,cpu,mem,rss,up,command')).toBe(
    'PID USER  %CPU  %MEM   RSS    UP COMMAND',
  )
})

test('requested columns are shown whole, even beyond 160 cells', () => {
  const names = METRICS.map(metric => metric.name).filter(name => name !== 'command')
  const [, titles = '', row = ''] = table(`columns=${names},command`, [long]).split('\n')
  expect(titles).toEndWith(' COMM  COMMAND')
  expect(titles).not.toContain('…')
  // The command keeps 32 cells.
  expect(widthOf(row) - titles.indexOf('COMMAND')).toBe(32)
})

test('columns stay aligned next to wide characters, marks and escapes', () => {
  const odd = ['日本', 'e\u0301', '😀x', 'a\tb', 'plain'].map((user, i) =>
    process({ pid: i + 1, user, command: 'x' }),
  )
  expect(table('columns=user,pid,command&sort=pid', odd)).toBe(`
USER  PID COMMAND
日本    1 x
e\u0301       2 x
😀x     3 x
a\\tb    4 x
plain   5 x
`)
})

test('S14: whatever processes call themselves, each is one harmless line (seeded)', () => {
  const random = seeded('hostile names')
  const decoder = new TextDecoder()
  const odd = [
    '\x1b]0;pwn\x07',
    '\r\n',
    '\t',
    '\x9b2J',
    '\u2028',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\u{e0041}',
    '\ufe0f',
    '日本',
    '😀',
    'e\u0301',
  ]
  const hostile = (most: number) =>
    random(2) === 0
      ? decoder.decode(Uint8Array.from({ length: random(most) }, () => random(256)))
      : Array.from({ length: random(most) }, () => odd[random(odd.length)]).join('')
  for (let round = 0; round < 100; round++) {
    const count = random(20) + 1
    const processes = Array.from({ length: count }, (_, i) =>
      process({
        pid: i + 1,
        ppid: random(count + 2),
        comm: hostile(15),
        command: hostile(300),
        user: hostile(40),
        tty: hostile(9),
        cgroup: hostile(60),
        state: random(9) === 0 ? '\x1b' : 'Z',
      }),
    )
    const width = 40 + random(160)
    const search = `columns=pid,user,state,tty,comm,cgroup,command&tree=${random(2)}&width=${width}`
    const namespace = { hostname: hostile(20), command: hostile(200) }
    const lines = text(search, snapshot({ processes, namespace })).split('\n')
    // Above the titles a blank one; behind them the processes, and what split leaves after the last newline.
    expect(lines.length - lines.indexOf('')).toBe(count + 3)
    for (const line of lines) {
      expect(widthOf(line)).toBeLessThanOrEqual(width)
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
    }
    const wide = text(search.replace(/&width=\d+/, '&wide=1&header=0'), snapshot({ processes }))
    expect(wide.split('\n').length).toBe(count + 1)
    expect(wide).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
  }
})

/** What a terminal with this many rows shows after a frame: it knows just the sequences that a frame may contain. */
function terminal(frame: string, rows: number): string[] {
  const screen = new Array<string>(rows).fill('old text')
  let row = 0
  const [before, ...parts] = frame.split('\x1b')
  expect(before).toBe('')
  for (const part of parts) {
    const [, sequence = '', plain = ''] = /^(\[[?\d;]*[A-Za-z])(.*)$/s.exec(part) ?? []
    const at = /^\[(\d+);1H$/.exec(sequence)
    if (at !== null) row = Math.min(Number(at[1]), rows) - 1
    else if (sequence === '[J') screen.fill('', row)
    else if (!/^\[(K|\?(7|2026)[hl])$/.test(sequence)) throw new Error(`unexpected ${JSON.stringify(part)}`)
    if (at !== null && plain !== '') screen[row] = plain
    else if (sequence === '[K' && screen[row] === 'old text') screen[row] = ''
  }
  return screen
}

test('a watched terminal shows the text, and nothing of what was there before', () => {
  const screen = terminal(renderWatchFrame(shop, readout('watch=1s')), 20)
  expect(`${screen.join('\n').trimEnd()}\n`).toBe(text('', shop))
})

test('a terminal with few rows keeps the top and does not scroll', () => {
  const frame = renderWatchFrame(shop, readout('watch=1s'))
  expect(frame).not.toContain('\n')
  expect(terminal(frame, 9).slice(0, 8).join('\n')).toBe(text('', shop).split('\n').slice(0, 8).join('\n'))
})

test('a frame leaves the terminal as it was: wrapping on, nothing held back', () => {
  expect(renderWatchFrame(shop, readout('watch=1s'))).toEndWith('\x1b[J\x1b[?7h\x1b[?2026l')
})

test('a frame has 100 rows unless a limit is given', () => {
  const many = snapshot({ processes: Array.from({ length: 300 }, (_, i) => process({ pid: i + 1 })) })
  const rows = (search: string) => renderWatchFrame(many, readout(search)).split('sleep 9').length - 1
  expect(rows('watch=1s')).toBe(100)
  expect(rows('watch=1s&limit=300')).toBe(300)
})

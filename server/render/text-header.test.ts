// The lines above the table.

import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { parseReadout } from './readout.ts'
import { renderText } from './text.ts'

const MIB = 1024 * 1024

function text(of: Snapshot): string {
  const parsed = parseReadout(new URLSearchParams())
  if (!parsed.ok) throw new Error(parsed.error)
  return renderText(of, parsed.value)
}

test('a container that talks to itself is not silent: the loopback is shown next to incoming and outgoing traffic', () => {
  const lo = { name: 'lo', receivedBytes: 1, sentBytes: 1, sentBytesPerSecond: 6700 }
  const network = { id: '1', containers: [], listeners: [], interfaces: [lo] as never }
  const rates = { receivedBytesPerSecond: 0, sentBytesPerSecond: 0 }
  expect(text(snapshot({ networks: [{ ...network, ...rates }] }))).toContain(
    'Network in 0/s, out 0/s, lo 6.5K/s\n',
  )
})

test('the memory of a container is its working set, in per cent too, with the cache next to it', () => {
  const main = { id: 'a', name: 'a', main: true, via: 'root', processCount: 1, rssBytes: 1 } as const
  const memory = { memoryBytes: 120 * MIB, memoryLimitBytes: 128 * MIB, memoryAnonBytes: 80 * MIB }
  const line = (fields: Partial<Container>) =>
    text(snapshot({ containers: [{ ...main, ...memory, ...fields }] })).match(/^Limits .*$/m)?.[0]
  expect(line({ workingSetBytes: 96 * MIB })).toBe(
    'Limits  memory 96.0M of 128M (75.0%), cache 24.0M (anon 80.0M)',
  )
  // At a moment when the two cannot be distinguished.
  expect(line({})).toBe('Limits  memory 120M of 128M (93.8%), cache included (anon 80.0M)')
})

test('files that are missing for one reason share a line', () => {
  const missing = (file: string) => ({
    file,
    fields: [],
    reason: 'denied' as const,
    remedy: { capabilities: ['SYS_PTRACE'] },
    message: '',
    processCount: 2,
  })
  expect(text(snapshot({ absent: ['io', 'smaps_rollup'].map(missing) }))).toContain(
    'Absent  io, smaps_rollup: denied for 2 processes: topz needs\n        --cap-add=SYS_PTRACE\n',
  )
})

test('how the previous life ended is one line, each piece of evidence another, and then the way to its last table', () => {
  const at = Date.parse('2026-11-21T12:00:00Z')
  const ending = {
    how: 'topzKilled',
    at,
    confidence: 'likely',
    evidence: [{ kind: 'lastSeen', at }, { kind: 'stopNotRequested' }],
  } as const
  expect(text(snapshot({ previousLife: { life: 1, startedAt: 0, ending } }))).toContain(
    `Before  2026-11-21T12:00:00.000Z (likely): topz itself was killed; the app kept
        running
Before  . the last moment recorded is 2026-11-21T12:00:00.000Z
Before  . topz did not record a request to stop
Before  . its last table: ?at=2026-11-21T12:00:00.000Z
`,
  )
})

const CROWDED: Partial<Snapshot> = {
  namespace: { hostname: 'shop', command: `sh -c ${'long '.repeat(60)}` },
  containers: [
    {
      id: 'a',
      name: 'a3f788112f31',
      main: true,
      via: 'root',
      processCount: 9,
      rssBytes: 1,
      cpuUsage: 0.5,
      cpuLimit: 0.5,
      cpuThrottledShare: 0.7,
      workingSetBytes: 96 * MIB,
      memoryBytes: 120 * MIB,
      memoryLimitBytes: 128 * MIB,
      memoryAnonBytes: 80 * MIB,
      memoryFileBytes: 40 * MIB,
      pids: 9,
      pidsLimit: 100,
    },
  ],
  networks: [
    {
      id: '1',
      containers: [],
      interfaces: [],
      listeners: Array.from({ length: 9 }, (_, i) => ({ port: 8000 + i, pid: 7, queue: 0 })) as never,
    },
  ],
}

test('no line above the table is wider than a terminal, or than the width requested; wide=1 keeps each whole', () => {
  const above = (search: string) => {
    const parsed = parseReadout(new URLSearchParams(search))
    if (!parsed.ok) throw new Error(parsed.error)
    return (renderText(snapshot(CROWDED), parsed.value).split('\n\n')[0] ?? '').split('\n')
  }
  const widest = (lines: readonly string[]) => Math.max(...lines.map(line => line.length))
  expect(widest(above(''))).toBeWithin(70, 81)
  expect(widest(above('width=50'))).toBeWithin(40, 51)
  expect(above('')).toContain('        (75.0%), cache 24.0M (anon 80.0M, file 40.0M), PIDs 9 of 100')
  expect(above('wide=1').every(line => /^\S/.test(line))).toBe(true)
  expect(above('').length).toBeGreaterThan(above('wide=1').length)
})

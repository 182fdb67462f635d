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
    'Absent  io, smaps_rollup: denied for 2 processes: topz needs --cap-add=SYS_PTRACE\n',
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
    `Before  2026-11-21T12:00:00.000Z (likely): topz itself was killed; the app kept running
Before  . the last moment recorded is 2026-11-21T12:00:00.000Z
Before  . topz did not record a request to stop
Before  . its last table: ?at=2026-11-21T12:00:00.000Z
`,
  )
})

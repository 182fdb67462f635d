// The lines above the table.

import { expect, test } from 'bun:test'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { parseReadout } from './readout.ts'
import { renderText } from './text.ts'

function text(of: Snapshot): string {
  const parsed = parseReadout(new URLSearchParams())
  if (!parsed.ok) throw new Error(parsed.error)
  return renderText(of, parsed.value)
}

test('who talks to itself is not silent: the loopback is told beside what came in and went out', () => {
  const lo = { name: 'lo', receivedBytes: 1, sentBytes: 1, sentBytesPerSecond: 6700 }
  const network = { id: '1', containers: [], listeners: [], interfaces: [lo] as never }
  const rates = { receivedBytesPerSecond: 0, sentBytesPerSecond: 0 }
  expect(text(snapshot({ networks: [{ ...network, ...rates }] }))).toContain(
    'Network in 0/s, out 0/s, lo 6.5K/s\n',
  )
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

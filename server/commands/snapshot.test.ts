// What a single readout on a terminal measures.

import { expect, test } from 'bun:test'
import { parseConfig } from '../config/config.ts'
import type { Sample } from '../sampler/sample.ts'
import { printSnapshot, secondSnapshot } from './snapshot.ts'

test('rates cover an interval that begins once topz has seen every process', async () => {
  let met = 0
  const sample = async (): Promise<Sample> => {
    met++
    return {
      at: Date.now(),
      atMs: met * 1000,
      host: { cpuCount: 1 },
      processes: [],
      vanished: 0,
      clockTicksPerSecond: 100,
      pageBytes: 4096,
    } as unknown as Sample
  }
  const source = { kind: 'proc' as const, sample, health: () => 'ok' as const, close: () => {} }
  const config = parseConfig(new Map([['interval', '250ms']]), {})
  const { seq } = await secondSnapshot(config, '0', source)
  expect([met, seq]).toEqual([3, 2])
})

test.each(['finding:critical', 'node -(cpu>5 or finding=fds)'])(
  'a filter by findings is refused, since one readout judges nothing: %s',
  async q => {
    const source = {
      kind: 'proc' as const,
      sample: () => Promise.reject(new Error('sampled')),
      health: () => 'ok' as const,
      close: () => {},
    }
    const config = parseConfig(new Map(), {})
    await expect(printSnapshot(config, '0', source, new Map([['q', q]]), ['q'])).rejects.toThrow(
      'Cannot filter by finding in one readout, which judges nothing: expected topz why',
    )
    await expect(
      printSnapshot(config, '0', source, new Map([['q', '"finding:critical"']]), ['q']),
    ).rejects.toThrow('sampled')
  },
)

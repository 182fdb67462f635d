import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { parseReadout } from '../render/readout.ts'
import { createWatch } from './watch.ts'

test('a terminal whose frame was not taken for 15 s is cut, and its place is free; one that reads stays', async () => {
  let timeMs = 0
  let seq = 1
  const latest = (): Snapshot => ({ ...snapshot({}), seq: seq++ })
  const watch = createWatch(latest, new AbortController().signal, () => timeMs)
  const parsed = parseReadout([], 'text')
  if (!parsed.ok) throw new Error(parsed.error)
  const cut: string[] = []
  const open = (name: string) =>
    watch.open(parsed.value, 1, new AbortController().signal, () => void cut.push(name))
  open('silent')
  const reader = (open('reads').body as ReadableStream<Uint8Array>).getReader()
  await reader.read()
  timeMs = 15_000
  await reader.read()
  await reader.read()
  expect([cut, watch.count()]).toEqual([[], 2])
  timeMs = 15_001
  await until('the silent one to be cut', async () => cut.length > 0 || undefined)
  expect([cut, watch.count()]).toEqual([['silent'], 1])
  await reader.cancel()
  expect(watch.count()).toBe(0)
})

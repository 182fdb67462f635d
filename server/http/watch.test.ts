import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { process as processFixture, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { parseReadout } from '../render/readout.ts'
import { createWatch } from './watch.ts'

test('a terminal whose frame was not taken for 15 s is cut off, and its place is free; one that reads stays', async () => {
  let timeMs = 0
  let seq = 1
  const latest = (): Snapshot => ({ ...snapshot({}), seq: seq++ })
  const watch = createWatch({
    latest,
    ending: new AbortController().signal,
    now: () => timeMs,
    hasRoom: () => true,
  })
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

test('F21: when memory is short no large frame of a terminal is made; small ones are, and large ones later', async () => {
  let seq = 0
  const asked: number[] = []
  let isShort = true
  const processes = Array.from({ length: 300 }, (_, i) => processFixture({ pid: i + 1 }))
  const watch = createWatch({
    latest: () => ({ ...snapshot({ processes }), seq: ++seq }),
    ending: new AbortController().signal,
    now: () => 0,
    hasRoom: bytes => {
      asked.push(bytes)
      return !isShort
    },
  })
  const readerOf = (limit: string) => {
    const parsed = parseReadout([['limit', limit]], 'text')
    if (!parsed.ok) throw new Error(parsed.error)
    const answer = watch.open(parsed.value, 1, new AbortController().signal, () => {})
    return (answer.body as ReadableStream<Uint8Array>).getReader()
  }
  const large = readerOf('1000')
  let hasLarge = false
  const first = large.read().then(() => {
    hasLarge = true
  })
  const small = readerOf('100')
  await small.read()
  await until('three attempts', async () => asked.length > 2 || undefined)
  expect(hasLarge).toBe(false)
  isShort = false
  await first
  expect(hasLarge).toBe(true)
  await Promise.all([large.cancel(), small.cancel()])
})

test('F21: terminals that look at the same get one frame, made once', async () => {
  const only = snapshot({})
  const watch = createWatch({
    latest: () => only,
    ending: new AbortController().signal,
    now: () => 0,
    hasRoom: () => true,
  })
  const parsed = parseReadout([], 'text')
  if (!parsed.ok) throw new Error(parsed.error)
  const readers = [1, 2].map(() => {
    const answer = watch.open(parsed.value, 1000, new AbortController().signal, () => {})
    return (answer.body as ReadableStream<Uint8Array>).getReader()
  })
  const [one, other] = await Promise.all(readers.map(async reader => (await reader.read()).value))
  expect(one).toBe(other)
  await Promise.all(readers.map(reader => reader.cancel()))
})

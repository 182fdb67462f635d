import { expect, test } from 'bun:test'
import type { UnclosedPeer } from '../../model/network.ts'
import { after, main, type World } from '../fixture.ts'

const peer = (fields: Partial<UnclosedPeer> = {}): UnclosedPeer => ({
  address: '10.0.3.7',
  port: 443,
  direction: 'out',
  uid: 0,
  processId: '1:1000',
  pid: 1,
  count: 100,
  oldCount: 80,
  oldestSeconds: 540,
  ...fields,
})

const unclosed = (fields: Partial<UnclosedPeer>, world: Partial<World> = {}): World => ({
  network: { unclosed: [peer(fields)] },
  ...world,
})

test('connections that are never closed, more each minute', () => {
  const growing = (second: number) => unclosed({ count: 60 + Math.floor(second / 3), oldCount: 50 })
  expect(after(110, growing).open).toEqual([])
  const { open, sentences } = after(300, growing)
  expect(open).toMatchObject([
    { id: 'unclosed', severity: 'warning', confidence: 'likely', subject: { pid: 1 } },
  ])
  expect(open[0]?.evidence.perMinute).toBeWithin(0.85 * 20, 1.15 * 20)
  expect(sentences[0]).toMatch(
    /^node \(PID 1\) holds 159 connections that 10\.0\.3\.7:443 has closed \(CLOSE_WAIT\), the oldest for 9m0?0?s?, (19|20) more per minute$/,
  )
})

test.each([0, 15, 30, 45])(
  'the pace is right from the first on, in whatever second of a minute it began: %p',
  from => {
    const growing = (second: number) => unclosed({ count: 60 + 2 * (second - from), oldCount: 60 })
    const { open } = after(185, growing, from)
    expect(open[0]?.evidence.perMinute).toBeWithin(0.85 * 120, 1.15 * 120)
  },
)

test('a network that is briefly missing changes nothing', () => {
  const growing = (second: number): World =>
    second % 50 === 0 ? {} : unclosed({ count: 60 + Math.floor(second / 3), oldCount: 50 })
  expect(after(300, growing).open).toHaveLength(1)
})

test('connections of clients are named by the port', () => {
  const { sentences } = after(60, () => {
    const { address: _, ...rest } = peer({ direction: 'in', port: 80, count: 900, oldCount: 800 })
    return { network: { unclosed: [rest] } }
  })
  expect(sentences[0]).toContain('holds 900 connections on port 80 that clients have closed')
})

test('a pool that keeps a constant number, or drops them within half a minute, is left alone', () => {
  expect(after(900, () => unclosed({ count: 120, oldCount: 120 })).open).toEqual([])
  const pool = (second: number) => unclosed({ count: 30 + (second % 30) * 2, oldCount: 0 })
  expect(after(900, pool).open).toEqual([])
  const evicts = (second: number) => unclosed({ count: 100 + (second % 120), oldCount: 60 })
  expect(after(900, evicts).open).toEqual([])
})

test('a great many are reported, whether they grow or not', () => {
  expect(after(60, () => unclosed({ count: 600, oldCount: 510 })).open).toHaveLength(1)
})

test('a stopped process closes nothing: that is another finding', () => {
  const world = () => unclosed({ count: 600, oldCount: 600 }, { processes: [main({ state: 'T' })] })
  expect(after(60, world).open.map(({ id }) => id)).toEqual(['stopped'])
})

test('it clears when fewer than 20 are left', () => {
  const { findings } = after(60, () => unclosed({ count: 600, oldCount: 600 }))
  expect(after(60, () => unclosed({ count: 30, oldCount: 30 }), 60, findings).open).toHaveLength(1)
  expect(after(31, () => unclosed({ count: 19, oldCount: 19 }), 120, findings).open).toEqual([])
})

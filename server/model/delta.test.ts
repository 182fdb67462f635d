// The law of the stream: applyFrame(a, diff(a, b)) equals b, on random views.
import { expect, test } from 'bun:test'
import { type Random, randomFrom, seeded } from '../../e2e/seeded.ts'
import { applyFrame, diff, type ViewState } from './delta.ts'
import { view as aView, snapshot } from './fixture.ts'
import type { Row } from './protocol.ts'

const view = aView({ tree: true, columns: ['pid', 'cpu', 'command'] })
const { host, namespace, totals, self, absent, intervalMs } = snapshot({ processes: [] })
const header = { host, namespace, totals, self, absent, intervalMs }
const lives = { isAlive: () => true, isNew: () => false }

function randomState(seq: number, random: Random): ViewState {
  const ids = Array.from({ length: random(12) }, () => `${1 + random(15)}:7`)
  const rows = [...new Set(ids)].map(
    (id): Row => ({
      id,
      cells: [Number(id.split(':')[0]), random(3) === 0 ? null : random(4) / 4, `c${random(2)}`],
      ...(random(2) === 0 && { branch: Array.from({ length: random(3) }, () => random(2) === 0) }),
      ...(random(5) === 0 && { marks: ['self'] as const }),
      ...(random(5) === 0 && { programLength: random(3) }),
      ...(random(3) === 0 && { fold: random(2) === 0 ? ('open' as const) : ('folded' as const) }),
      ...(random(3) === 0 && { group: { by: 'zombies' as const, count: random(3) } }),
    }),
  )
  const uptimeSeconds = random(3)
  return {
    seq,
    at: seq * 1000,
    view,
    header: { ...header, host: { ...host, uptimeSeconds } },
    matched: rows.length + random(2),
    ...(random(2) === 0 && { found: random(3) }),
    ...(random(2) === 0 && { place: random(3) }),
    rows,
  }
}

test('applying the difference of two views to the first gives the second', () => {
  const random = seeded('views')
  let shown: ViewState | undefined
  let before = randomState(0, random)
  for (let seq = 1; seq <= 3000; seq++) {
    shown ??= applyFrame(undefined, { type: 'snapshot', ...before })
    const after = randomState(seq, random)
    // Through JSON, as on the wire.
    const frame = JSON.parse(JSON.stringify(diff(before, after, lives)))
    shown = applyFrame(shown, frame)
    expect(shown).toEqual(after)
    before = after
  }
})

test('two equal views differ only in their number and time', () => {
  const state = randomState(1, randomFrom(1))
  const frame = diff(state, { ...state, seq: 2, at: 2000 }, lives)
  expect(frame).toEqual({ type: 'delta', seq: 2, base: 1, at: 2000 })
})

test('a delta over a gap is refused: then only a snapshot helps', () => {
  const random = randomFrom(1)
  const [first, second, third] = [1, 2, 3].map(seq => randomState(seq, random)) as [
    ViewState,
    ViewState,
    ViewState,
  ]
  expect(() => applyFrame(first, diff(second, third, lives))).toThrow(
    'Cannot apply delta 3: it follows 2, not 1',
  )
  expect(() => applyFrame(undefined, diff(second, third, lives))).toThrow('not nothing')
})

test('a delta distinguishes rows that ended or started from rows that left or entered the view', () => {
  const state = (seq: number, ids: string[]): ViewState => ({
    ...randomState(seq, randomFrom(1)),
    matched: ids.length,
    rows: ids.map(id => ({ id, cells: [1, 0, 'c'] })),
  })
  const frame = diff(state(1, ['1:1', '2:1', '3:1']), state(2, ['1:1', '4:2', '5:1']), {
    isAlive: id => id !== '2:1',
    isNew: id => id === '4:2',
  })
  expect(frame.gone).toEqual(['2:1', '3:1'])
  expect(frame.ended).toEqual(['2:1'])
  expect(frame.started).toEqual(['4:2'])
})

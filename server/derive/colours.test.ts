// A colour is given once and held: what viewers learn by it must stay true.

import { expect, test } from 'bun:test'
import { COLOURED_PROGRAMS_MAX } from '../config/limits.ts'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import type { Process } from '../model/snapshot.ts'
import { createColours } from './colours.ts'

const MIB = 1024 * 1024
const run = (pid: number, name: string, fields: Partial<Process> = {}) =>
  process({ pid, argv: [`/bin/${name}`], ...fields })
/** Larger names first. */
const many = (names: string) =>
  [...names].map((name, i) => run(i + 1, name, { rssBytes: (names.length - i) * MIB }))
const of = (colours: ReturnType<ReturnType<typeof createColours>['observe']>) =>
  colours.map(({ program, colour }) => `${program}${colour}`).join(' ')

test('the six largest by memory and those by CPU have different colours, in that order', () => {
  const colours = createColours()
  const busy = run(9, 'z', { cpuUsage: 0.5, rssBytes: 1 })
  expect(of(colours.observe(snapshot({ processes: [...many('abcdefgh'), busy] }), undefined))).toBe(
    'z1 a2 b3 c4 d5 e6 f7',
  )
})

test('it is held when others become larger, also while the program does not run', () => {
  const colours = createColours()
  colours.observe(snapshot({ processes: many('abc') }), undefined)
  colours.observe(snapshot({ processes: many('xyz'), at: FIXTURE_AT + 1000 }), undefined)
  expect(of(colours.observe(snapshot({ processes: many('cab'), at: FIXTURE_AT + 2000 }), undefined))).toBe(
    'a1 b2 c3 x4 y5 z6',
  )
})

test('beyond seven the colour that the fewest living programs have is given again', () => {
  const colours = createColours()
  colours.observe(snapshot({ processes: many('abcdef') }), undefined)
  const later = snapshot({ processes: many('ghcdef'), at: FIXTURE_AT + 1000 })
  // a and b do not run any more: their colours are the least used, after the one that is free.
  expect(of(colours.observe(later, undefined))).toBe('a1 b2 c3 d4 e5 f6 g7 h1')
})

test('when a program has left the recording its colour is free', () => {
  const colours = createColours()
  colours.observe(snapshot({ processes: many('ab') }), undefined)
  const later = snapshot({ processes: many('b'), at: FIXTURE_AT + 1000 })
  colours.observe(later, FIXTURE_AT)
  expect(of(colours.observe(later, FIXTURE_AT + 1))).toBe('b2')
  const last = snapshot({ processes: many('bn'), at: FIXTURE_AT + 2000 })
  expect(of(colours.observe(last, FIXTURE_AT + 1))).toBe('b2 n1')
})

test('an earlier life of topz is continued', () => {
  const colours = createColours()
  colours.restore([{ program: 'b', colour: 5 }], FIXTURE_AT)
  expect(of(colours.observe(snapshot({ processes: many('ab') }), undefined))).toBe('b5 a1')
})

test('topz, kernel threads, what has just started and what is not known yet have none', () => {
  const colours = createColours()
  const processes = [
    run(1, 'topz', { self: true }),
    run(2, 'kworker', { kernelThread: true }),
    run(3, 'curl', { startedAt: FIXTURE_AT - 1000 }),
    process({ pid: 4, comm: 'python3' }),
    run(5, 'app'),
  ]
  expect(of(colours.observe(snapshot({ processes }), undefined))).toBe('app1')
})

test('processes of one program count together, and the list is the same object while nothing changed', () => {
  const colours = createColours()
  const workers = Array.from({ length: 8 }, (_, i) => run(10 + i, 'worker', { rssBytes: 4 * MIB }))
  const first = colours.observe(snapshot({ processes: [...many('abcdefgh'), ...workers] }), undefined)
  expect(of(first)).toStartWith('worker1 a2')
  expect(colours.observe(snapshot({ processes: [...many('abcdefgh'), ...workers] }), undefined)).toBe(first)
})

test('however many programs come and go, few are kept: those that lived last', () => {
  const colours = createColours()
  for (let i = 0; i < COLOURED_PROGRAMS_MAX + 20; i++)
    colours.observe(snapshot({ processes: [run(1, `p${i}`)], at: FIXTURE_AT + i * 1000 }), undefined)
  const kept = colours.observe(
    snapshot({ processes: [run(1, 'p0')], at: FIXTURE_AT + 200_000_000 }),
    undefined,
  )
  expect(kept).toHaveLength(COLOURED_PROGRAMS_MAX)
  expect(kept.some(({ program }) => program === 'p83')).toBe(true)
})

import { expect, test } from 'bun:test'
import { type Random, seeded } from '../../../e2e/seeded.ts'
import { QUERY_LENGTH_MAX } from '../../config/limits.ts'
import type { Process } from '../snapshot.ts'
import { CAST, pids, said } from './fixture.ts'
import { parseFilter } from './parse.ts'

const MIB = 1024 ** 2

/** A random filter as text, and by itself what it means. */
interface Meant {
  readonly text: string
  readonly keeps: (one: Process) => boolean
}

function makeMeant(random: Random, depth: number): Meant {
  const pick = <Value>(values: readonly Value[]) => values[random(values.length)] as Value
  if (depth === 0 || random(3) === 0) {
    const word = pick(['node', 'www', 'mail', '4', 'zzz', '.js'])
    const limit = pick([0, 5, 50])
    const size = pick([1, 120, 250])
    return pick<Meant>([
      {
        text: pick([word, `"${word}"`]),
        keeps: ({ user, comm, command, pid }) =>
          [user ?? '', comm, command].some(text => text.includes(word)) || `${pid}`.startsWith(word),
      },
      { text: `cpu>${limit}`, keeps: ({ cpuUsage }) => cpuUsage !== undefined && cpuUsage * 100 > limit },
      { text: `rss<=${size}M`, keeps: ({ rssBytes }) => rssBytes <= size * MIB },
      { text: `user:${word}`, keeps: ({ user = '' }) => user.includes(word) },
      { text: 'comm=SH', keeps: ({ comm }) => comm === 'sh' },
    ])
  }
  const [a, b] = [makeMeant(random, depth - 1), makeMeant(random, depth - 1)]
  switch (random(4)) {
    case 0:
      return { text: `(${a.text} or ${b.text})`, keeps: one => a.keeps(one) || b.keeps(one) }
    case 1:
      return { text: `${pick(['-', 'not ', 'NOT '])}(${a.text})`, keeps: one => !a.keeps(one) }
    case 2:
      return { text: `(${a.text}  and ${b.text})`, keeps: one => a.keeps(one) && b.keeps(one) }
    default:
      return { text: `(${a.text} ${b.text})`, keeps: one => a.keeps(one) && b.keeps(one) }
  }
}

test('random filters keep what they mean, and so does their one form', () => {
  const random = seeded('filters')
  for (let round = 0; round < 400; round++) {
    const { text, keeps } = makeMeant(random, 4)
    const { filter, problems } = parseFilter(text)
    expect({ text, problems }).toEqual({ text, problems: [] })
    const meant = CAST.filter(keeps).map(({ pid }) => pid)
    expect({ text, pids: pids(text) }).toEqual({ text, pids: meant })
    const again = parseFilter(filter?.text ?? '')
    expect({ text, form: filter?.text, pids: pids(filter?.text ?? '') }).toEqual({
      text,
      form: filter?.text,
      pids: meant,
    })
    expect(again.filter?.text).toBe(filter?.text as string)
  }
})

test('whatever is typed is understood or named in its place, and the rest is a filter', () => {
  const random = seeded('typed')
  const pieces = [
    'cpu',
    'user',
    'stat',
    ':',
    '>',
    '>=',
    '=',
    '5',
    '5M',
    '(',
    ')',
    '-',
    '"',
    '/',
    '\\',
    ' ',
    ' or ',
    ' and ',
    ' not ',
    'node',
    'ä',
    '.*',
    '{3}',
    '[',
    '😀',
    '%',
    '\n',
  ]
  for (let round = 0; round < 1000; round++) {
    let text = ''
    while (text.length < 60 && random(14) > 0) text += pieces[random(pieces.length)]
    expect(text.length).toBeLessThan(QUERY_LENGTH_MAX)
    const { filter, problems } = parseFilter(text)
    for (const { at, end } of problems) {
      const isWithin = at >= 0 && at < end && end <= text.length
      expect({ text, isWithin }).toEqual({ text, isWithin: true })
    }
    const kept = pids(text)
    if (filter === undefined) continue
    expect({ text, form: filter.text, wrong: said(filter.text) }).toEqual({
      text,
      form: filter.text,
      wrong: [],
    })
    expect({ text, form: filter.text, kept: pids(filter.text) }).toEqual({ text, form: filter.text, kept })
  }
})

import { expect, test } from 'bun:test'
import type { OpenFile } from '../../model/detail.ts'
import { FIXTURE_AT } from '../../model/fixture.ts'
import type { Connection } from '../../model/network.ts'
import { findingWords } from '../../words/finding.ts'
import type { Question } from '../closer-look.ts'
import { after, main, type World } from '../fixture.ts'

const files = (
  openFds: number,
  fields: Parameters<typeof main>[0] = {},
  more: Partial<World> = {},
): World => ({
  processes: [main({ openFds, openFdsLimit: 1024, ...fields })],
  ...more,
})

/** What a closer look shows: this many sockets to one peer that has closed them. */
const unclosed = (count: number) => ({
  closer: ({ part }: Question) => {
    if (part === 'limits') return { items: [{ name: 'Max open files', soft: 1024, hard: 4096 }] }
    const fds = Array.from({ length: count }, (_, i) => 10 + i)
    if (part === 'files')
      return { items: fds.map((fd): OpenFile => ({ fd, kind: 'socket', target: `socket:[${fd}]` })) }
    const peer = { state: 'closeWait', remoteAddress: '10.0.3.7', remotePort: 5432 }
    return {
      items: fds.map((fd): Connection => ({ protocol: 'tcp', fd, inode: fd, localPort: fd, ...peer })),
    }
  },
})

test('near its own limit: how near, which kind of files, and how far it may raise the limit', () => {
  const { open, sentences } = after(60, () => files(980, {}, unclosed(874)))
  expect(open).toMatchObject([
    { id: 'fds', severity: 'critical', confidence: 'certain', evidence: { openFds: 980, limit: 1024 } },
  ])
  expect(sentences[0]).toBe(
    'node (PID 1) has 980 of 1024 files open (95.7 %): 874 are sockets to 10.0.3.7:5432 in CLOSE_WAIT',
  )
  const [first] = open
  expect(first && findingWords(first, 0).advice).toEndWith(
    'raise its soft limit (up to 4096 needs no privilege).',
  )
})

test('a look that ends early reports how many files it saw', () => {
  const { closer } = unclosed(874)
  const part = (question: Question) => {
    const { items } = closer(question)
    return question.part === 'limits'
      ? { items }
      : { items: items.slice(0, question.part === 'files' ? 500 : 300), truncated: true as const }
  }
  const { sentences } = after(60, () => files(980, {}, { closer: part as never }))
  expect(sentences[0]).toEndWith(': 300 of the 300 examined are sockets to 10.0.3.7:5432 in CLOSE_WAIT')
})

test('a look at a few files says nothing about the rest, and does not replace a better one', () => {
  const look = (seen: number) => ({
    closer: ({ part }: Question) =>
      part === 'files'
        ? { items: unclosed(seen).closer({ processId: '', pid: 1, part }).items, truncated: true as const }
        : unclosed(seen).closer({ processId: '', pid: 1, part }),
  })
  expect(after(60, () => files(980, {}, look(1) as never)).sentences[0]).toEndWith('files open (95.7 %)')
  expect(after(60, () => files(980, {}, look(48) as never)).sentences[0]).toEndWith('files open (95.7 %)')
  const worse = (second: number) => files(980, {}, look(second < 50 ? 400 : 1) as never)
  expect(after(150, worse).sentences[0]).toContain(': 400 of the 400 examined are sockets')
})

test('a rise to the limit is found early: when it will be met, how fast, since when', () => {
  const leak = (second: number) =>
    files(100 + Math.floor(second / 2), {}, unclosed(50 + Math.floor(second / 2)))
  const { open, sentences } = after(1200, leak)
  expect(open).toMatchObject([{ id: 'fds', severity: 'warning', confidence: 'likely' }])
  // 325 are left at 30 a minute.
  expect(open[0]?.evidence.etaSeconds).toBeWithin(0.85 * 650, 1.15 * 650)
  expect(open[0]?.evidence.perMinute).toBeWithin(0.85 * 30, 1.15 * 30)
  expect(sentences[0]).toMatch(
    /^node \(PID 1\) has 699 of 1024 files open \(68\.3 %\), limit in ~1[01]m\S*: \d+ are sockets to 10\.0\.3\.7:5432 in CLOSE_WAIT$/,
  )
})

test('one that rose before it was followed began then or earlier; one that was seen to begin did not', () => {
  // Followed from the 32nd file on, which it opens in the 27th second or up to ten later.
  const [early] = after(760, second => files(5 + second)).open
  expect(((early?.since ?? 0) - FIXTURE_AT) / 1000).toBeWithin(27, 38)
  expect(early?.mayBeOlder).toBe(true)
  const [late] = after(1000, second => files(100 + Math.max(0, second - 200))).open
  expect(((late?.since ?? 0) - FIXTURE_AT) / 1000).toBeWithin(190, 210)
  expect(late?.mayBeOlder).toBeUndefined()
  // As old as the process.
  const young = (second: number) =>
    second < 100 ? { processes: [] } : files(second - 50, { startedAt: FIXTURE_AT + 100_000 })
  const [whole] = after(860, young).open
  expect([whole?.id, whole?.mayBeOlder]).toEqual(['fds', undefined])
})

test('a leak that meets the limit within five minutes is critical', () => {
  const { open } = after(760, second => files(40 + second))
  expect(open).toMatchObject([{ severity: 'critical' }])
})

test('a pool that fills to a constant level below four fifths is left alone, however fast it filled', () => {
  expect(after(3000, second => files(Math.min(798, 10 + 3 * second))).open).toEqual([])
  expect(after(900, () => files(800)).open).toEqual([])
})

test('a pool that fills so slowly that it looks like a leak clears once it stays full', () => {
  const slow = (second: number) => files(Math.min(798, 10 + second))
  const { open, findings } = after(740, slow)
  expect(open).toHaveLength(1)
  expect(after(1500, slow, 740, findings).open).toEqual([])
})

test('a cache of files that fluctuates below its own cap is left alone', () => {
  expect(after(3000, second => files(200 + 2 * (second % 240))).open).toEqual([])
})

test('ten thousand of a million are left alone, whatever their trend', () => {
  const server = (second: number) => files(10 * second, { openFdsLimit: 1_048_576 })
  expect(after(1000, server).open).toEqual([])
})

test('a program that raises its own limit is measured against the new one', () => {
  const { findings, open } = after(60, () => files(980))
  expect(open).toHaveLength(1)
  expect(after(61, () => files(980, { openFdsLimit: 65_536 }), 60, findings).open).toEqual([])
})

test('without permission to look at its files, the numbers are still reported', () => {
  const { sentences } = after(60, () => files(980))
  expect(sentences[0]).toBe('node (PID 1) has 980 of 1024 files open (95.7 %)')
})

test('nothing is looked at in depth while all is well', () => {
  expect(after(900, () => files(500)).questions).toEqual([])
})

test('each part is looked at twice a minute at most', () => {
  const { questions } = after(120, () => files(980, {}, unclosed(5)))
  expect(questions.filter(({ part }) => part === 'files').length).toBeLessThanOrEqual(4)
})

test('it clears below seven tenths, once it no longer rises', () => {
  const { findings } = after(60, () => files(980))
  expect(after(61, () => files(750), 60, findings).open).toHaveLength(1)
  expect(after(61, () => files(700), 121, findings).open).toEqual([])
})

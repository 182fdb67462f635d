// The filter that finds what is like a row.
import { expect, test } from 'bun:test'
import { createFilter } from '../../server/model/filter/filter.ts'
import { parseFilter } from '../../server/model/filter/parse.ts'
import { FIXTURE_AT, process, snapshot, view } from '../../server/model/fixture.ts'
import type { RowGroup } from '../../server/model/protocol.ts'
import { arrange } from '../../server/model/view.ts'
import { narrowed, termFor, termForGroup } from './like-this.ts'

test('a plain value stands as it is, any other in quotes', () => {
  expect([termFor('command', ':', 'server.js'), termFor('user', '=', 'www-data')]).toEqual([
    'command:server.js',
    'user=www-data',
  ])
  expect(termFor('command', ':', 'my "app"')).toBe('command:"my \\"app\\""')
})

test.each([
  'node',
  'my app',
  '/usr/bin/x y',
  '-sh',
  'a(b',
  'or',
  '"',
  '\\',
  '/x/',
  '[kworker/0:1]',
  '日本',
  '-',
])('what it finds has the value %s, whatever is in it', name => {
  const seen = snapshot({
    processes: [process({ pid: 1, command: `x ${name} y` }), process({ pid: 2, command: 'other?' })],
  })
  const term = termFor('command', ':', name)
  expect(parseFilter(term).problems).toEqual([])
  expect(createFilter(term)(seen).map(({ pid }) => pid)).toEqual([1])
})

test('it joins the filter that holds, and holds for both sides of an or', () => {
  expect([narrowed('', 'user=www'), narrowed('cpu>5', 'user=www')]).toEqual(['user=www', 'cpu>5 user=www'])
  expect(narrowed('node or python', 'user=www')).toBe('(node or python) user=www')
  expect(narrowed('cpu>5 user=www', 'user=www')).toBe('cpu>5 user=www')
})

const job = (pid: number) =>
  process({ pid, ppid: 7, comm: 'sleep 1 (x)', command: 'sleep', startedAt: FIXTURE_AT - 1000, user: 'www' })
const dead = (pid: number) => process({ pid, ppid: 7, state: 'Z', command: '[x]' })
const WITH_GROUPS = snapshot({
  processes: [
    process({ pid: 7, argv: ['node', 'my app.js'], user: 'a "b"', container: 'w', id: '7:1000' }),
    process({ pid: 8, ppid: 7, comm: 'sleep 1 (x)', argv: ['node', 'my app.js', 'my'] }),
    process({ pid: 9, argv: ['my', 'app.js'], user: 'www' }),
    ...[11, 12, 13].map(job),
    ...[21, 22].map(dead),
  ],
  containers: [{ id: 'w', name: 'web', processCount: 1, rssBytes: 0 }],
  shortLived: [
    { parentId: '7:1000', comm: 'sleep 1 (x)', command: 'sleep', count: 9, spanMs: 60_000, livedMs: 1000 },
  ],
})

test.each(['command', 'user', 'container', 'none'] as const)(
  'the filter of a group finds its processes and no other: %s',
  by => {
    const asked = { ...view({ sort: 'pid' }), ...(by !== 'none' && { group: by }), isForPage: true as const }
    const groups = arrange(WITH_GROUPS, asked).flatMap(({ group }) => group ?? [])
    expect(groups.length).toBeGreaterThan(1)
    for (const { id, by: kind, processes, parent } of groups) {
      const about: RowGroup = {
        by: kind,
        count: 1,
        ...(parent && { parent: { pid: parent.pid, program: '' } }),
      }
      const term = termForGroup({ id, group: about }) ?? ''
      expect(parseFilter(term).problems).toEqual([])
      expect(createFilter(term)(WITH_GROUPS)).toEqual([...processes])
    }
  },
)

test('a process is no group, and for kernel threads there is no filter', () => {
  expect(termForGroup({ id: '7:1000' })).toBeUndefined()
  expect(termForGroup({ id: 'command kernel threads', group: { by: 'command', count: 2 } })).toBeUndefined()
})

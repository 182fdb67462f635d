import { expect, test } from 'bun:test'
import { FILTER_DEPTH_MAX, FILTER_PATTERNS_MAX } from '../../config/limits.ts'
import { snapshot } from '../fixture.ts'
import { createFilter } from './filter.ts'
import { CAST, pids, said } from './fixture.ts'
import { parseFilter } from './parse.ts'

test.each([
  ['', [1, 7, 42, 43]],
  ['node', [7, 42]],
  ['NODE www', [7]],
  ['4', [42, 43]],
  ['.*(', []],
  ['worker.js (mail)', [42]],
  ['"server.js --port"', [7]],
  ['--port=80', [7]],
  ['/usr/bin/node', [7]],
  ['/^node (worker|mail)/', [42]],
  ['node -worker', [7]],
  ['not www', [1, 42]],
  ['-(www or nobody)', [1]],
  ['root or nobody node', [1, 42]],
  ['(root or nobody) node', [42]],
  ['node and not worker', [7]],
  ['user:www', [7, 43]],
  ['user=ww', []],
  ['user:/^(root|nobody)$/', [1, 42]],
  ['cpu>5', [7]],
  ['cpu > 5%', [7]],
  ['cpu=0', [1, 43]],
  ['cpu:-', [42]],
  ['rss>100M', [7, 42]],
  ['rss>100M rss<=120MiB', [7]],
  ['mem>100M', [7, 42]],
  ['age<10m', [42]],
  ['age=1m30s', [42]],
  ['state:R', [7]],
  ['state:zombie', [43]],
  ['state=d or state:running', [7, 42]],
  ['pid=4', []],
  ['pid<=7', [1, 7]],
  ['fds>10', [7]],
  ['-fds>10', [1, 42, 43]],
  ['THR>0', [1, 7, 42, 43]],
  ['http://x', []],
])('%s', (query, expected) => {
  expect({ query, problems: said(query) }).toEqual({ query, problems: [] })
  expect(pids(query)).toEqual(expected)
})

test('what only the snapshot knows: containers, ports, peers and findings', () => {
  const known = snapshot({
    processes: CAST.map(one => ({ ...one, container: one.pid === 1 ? 'aa11' : 'bb22' })),
    containers: [
      { id: 'aa11', name: 'web', processCount: 1, rssBytes: 1 },
      { id: 'bb22', name: 'mailer', processCount: 3, rssBytes: 1 },
    ],
    networks: [
      {
        id: '1',
        containers: [],
        interfaces: [],
        listeners: [
          {
            protocol: 'tcp',
            address: '::',
            port: 8080,
            uid: 0,
            inode: 1,
            pid: 7,
            holders: [7, 42],
            queue: 0,
          },
        ],
        peers: [{ address: '10.0.0.9', port: 8080, direction: 'in', count: 2 }],
        unanswered: [
          {
            address: '10.0.0.5',
            port: 5432,
            count: 1,
            retransmits: 3,
            waitSeconds: 9,
            established: 0,
            uid: 0,
            pid: 1,
          },
        ],
      },
    ],
    findings: [
      {
        id: 'not-accepting',
        key: 'x',
        severity: 'critical',
        confidence: 'certain',
        subject: { port: 8080 },
        since: 0,
        raisedAt: 0,
        evidence: {},
        who: [],
      },
    ],
  })
  const found = (query: string) => createFilter(query)(known).map(({ pid }) => pid)
  expect(found('container:web')).toEqual([1])
  expect(found('container=bb22')).toEqual([7, 42, 43])
  expect(found('port:8080')).toEqual([7, 42])
  expect(found('port<1024')).toEqual([])
  expect(found('peer:10.0.0.5')).toEqual([1])
  expect(found('peer=10.0.0.9')).toEqual([7, 42])
  expect(found('finding:critical')).toEqual([7, 42])
  expect(found('finding:not-acc')).toEqual([7, 42])
  expect(found('port:-')).toEqual([1, 43])
  expect(pids('container:web or port:8080 or peer:10 or finding:critical')).toEqual([])
})

test.each([
  ['cpu>5 stat:R', 'stat at 7 is no field. Meant state?', [7]],
  ['user:', 'user: at 1 lacks a value: expected text after user: or user=', [1, 7, 42, 43]],
  ['rss>5x node', '5x at 5 is no value of rss: expected bytes, such as 100M or 1.5G (1K is 1024)', [7, 42]],
  [
    'mem>x',
    'x at 5 is no value of mem: expected percent, such as 5 or 0.5%, or bytes, such as 100M or 1.5G (1K is 1024)',
    [1, 7, 42, 43],
  ],
  ['user>5', '5 at 6 is compared by >, and user is text: expected user: or user=', [1, 7, 42, 43]],
  ['state:runing', 'runing at 7 is no state. Meant running?', [1, 7, 42, 43]],
  ['finding:memry-eta', 'memry-eta at 9 is no finding. Meant memory-eta?', [1, 7, 42, 43]],
  [
    'node or',
    'or at 6 lacks a side: expected something on both sides of or; "or" in quotes is the word',
    [7, 42],
  ],
  [
    'and node',
    'and at 1 lacks a side: expected something on both sides of and; "and" in quotes is the word',
    [7, 42],
  ],
  ['(node', '( at 1 is not closed: expected ) after it; "(" in quotes is the character', [7, 42]],
  ['() node', '( at 1 encloses nothing: expected a filter between ( and )', [7, 42]],
  [
    'node not',
    'not at 6 has nothing to negate: expected something after not; "not" in quotes is the word',
    [7, 42],
  ],
  ['"node', '"node at 1 is not closed: expected a " at its end; \\" is the character itself', [1, 7, 42, 43]],
  [
    '>5',
    '>5 at 1 has no field before it: expected a field, such as cpu>5; or the text in quotes',
    [1, 7, 42, 43],
  ],
  [
    '/(node/',
    '/(node/ at 1 is no expression: ( is not closed: expected characters, . [a-z] \\d \\w \\s ( | ) * + ? {2,5} ^ $',
    [1, 7, 42, 43],
  ],
  [
    'cpu:/5/',
    '/5/ at 5 is an expression, and cpu: takes none: expected percent, such as 5 or 0.5%',
    [1, 7, 42, 43],
  ],
])('%s is wrong in one place, which is named and left out', (query, sentence, expected) => {
  expect(said(query)).toEqual([sentence])
  expect(pids(query)).toEqual(expected)
})

test('a value of a field that does not exist can be searched for in quotes', () => {
  expect(said('PORT:80')).toEqual([])
  expect(said('bind=0.0.0.0')[0]).toContain('"bind=0.0.0.0" in quotes')
})

test('a filter has so many expressions and no more', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `/n${at}*/`).join(' ')
  expect(said(many(FILTER_PATTERNS_MAX))).toEqual([])
  expect(said(many(FILTER_PATTERNS_MAX + 1))).toEqual([
    '/n2*/ at 13 is one expression too many: expected at most 2',
  ])
})

test('brackets and negations are nested so deep and no deeper', () => {
  const nested = (levels: number) => `${'('.repeat(levels)}node${')'.repeat(levels)}`
  expect(said(nested(FILTER_DEPTH_MAX))).toEqual([])
  expect(said(nested(FILTER_DEPTH_MAX + 1))).toEqual([
    `( at ${FILTER_DEPTH_MAX + 1} is nested too deep: expected at most ${FILTER_DEPTH_MAX} levels of brackets and not`,
  ])
  expect(said(`${'not '.repeat(FILTER_DEPTH_MAX + 1)}x`)).toHaveLength(1)
})

test('a path of one slash is written in quotes: with a slash in a later word it would be an expression', () => {
  expect(parseFilter('/tmp or node').filter?.text).toBe('"/tmp" or node')
  expect(parseFilter('/usr/bin/node').filter?.text).toBe('/usr/bin/node')
})

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURE_AT, finding, process, snapshot } from '../fixture.ts'
import { createFilter } from './filter.ts'
import { parseFilter } from './parse.ts'

const MIB = 1024 ** 2
const HOUR_MS = 3_600_000

/** The processes that the page names. */
const SEEN = snapshot({
  processes: [
    process({
      pid: 1,
      user: 'root',
      comm: 'sh',
      command: '/bin/sh -c ./run.sh',
      cpuUsage: 0,
      rssBytes: 2 * MIB,
      memoryUsage: 0.0002,
      startedAt: FIXTURE_AT - 2 * HOUR_MS,
      container: 'w',
    }),
    process({
      pid: 7,
      user: 'www',
      comm: 'node',
      command: 'node server.js --port=8080',
      state: 'R',
      cpuUsage: 0.9,
      rssBytes: 120 * MIB,
      memoryUsage: 0.012,
      startedAt: FIXTURE_AT - 2 * HOUR_MS,
      container: 'w',
    }),
    process({
      pid: 42,
      user: 'nobody',
      comm: 'node',
      command: '/usr/bin/node worker.js mail',
      cpuUsage: 0.06,
      rssBytes: 300 * MIB,
      memoryUsage: 0.03,
      startedAt: FIXTURE_AT - 90_000,
      container: 'w',
    }),
    process({
      pid: 421,
      user: 'nobody',
      comm: 'python3',
      command: 'python3 -m backup /data',
      state: 'D',
      rssBytes: 21 * MIB,
      memoryUsage: 0.0021,
      startedAt: FIXTURE_AT - 5000,
      container: 'w',
    }),
    process({
      pid: 500,
      user: 'root',
      comm: 'sh',
      command: '[sh]',
      state: 'Z',
      cpuUsage: 0,
      rssBytes: 0,
      memoryUsage: 0,
      startedAt: FIXTURE_AT - 2 * HOUR_MS,
      container: 'c',
    }),
  ],
  containers: [
    { id: 'w', name: 'web', processCount: 4, rssBytes: 0 },
    { id: 'c', name: 'cron', processCount: 1, rssBytes: 0 },
  ],
  networks: [
    {
      id: '1',
      containers: ['w'],
      interfaces: [],
      listeners: [{ protocol: 'tcp', address: '0.0.0.0', port: 8080, uid: 0, inode: 1, pid: 7, queue: 0 }],
    },
  ],
  findings: [finding({ id: 'memory-eta', severity: 'critical', subject: { pid: 42 } })],
})

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/filter.md'), 'utf8')
const EXAMPLES = [...PAGE.matchAll(/^\| `(.+?)` \| ([\d, ]*)\|.*\|$/gm)].map(
  ([, query = '', pids = '']) =>
    [query.replaceAll('\\|', '|'), pids.split(',').map(Number).filter(Boolean)] as const,
)

test('the page has its examples', () => expect(EXAMPLES.length).toBeGreaterThan(25))

test.each(EXAMPLES)('docs/filter.md: %s finds what it says', (query, pids) => {
  expect(parseFilter(query).problems).toEqual([])
  expect(createFilter(query)(SEEN).map(({ pid }) => pid)).toEqual([...pids])
})

test('without a filter it is the same list: nothing is copied at each tick', () => {
  expect(createFilter(' ')(SEEN)).toBe(SEEN.processes)
})

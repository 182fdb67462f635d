import { expect, test } from 'bun:test'
import type { Change, Difference } from '../model/recording.ts'
import { changeSentence, differenceInWords, shownChange } from './change.ts'

const MIB = 1024 * 1024
const NODE = { subject: '7:1', processId: '7:1', pid: 7, name: 'node a.js', comm: 'node', weight: 1 }
const PORT = { subject: 'p', address: '::', port: 443, weight: 1 }
const TOTAL = { subject: 'c', weight: 1 }

const SENTENCES: readonly (readonly [Change, string, ...string[]])[] = [
  [
    { kind: 'started', ...NODE, command: 'node a.js', after: 2 * MIB },
    'node a.js (7) started: node a.js',
    '',
    'started',
    '',
    '2.0M',
  ],
  [
    { kind: 'ended', ...NODE, command: 'node a.js', count: 12, before: 2 * MIB },
    '12 × node a.js ended, such as 7: node a.js',
    '12 ×',
    'ended',
    '2.0M',
    '',
  ],
  [
    {
      kind: 'grew',
      ...TOTAL,
      metric: 'memory',
      before: 345 * MIB,
      after: 429 * MIB,
      by: [{ processId: '9:1', pid: 9, name: 'python3 leak.py', before: 1, after: 2, share: 0.996 }],
    },
    'Memory rose by 84.0M, from 345M to 429M: python3 leak.py (9) explains 100 %',
    'Memory',
    '+84.0M',
    '345M',
    '429M',
  ],
  [
    { kind: 'shrank', ...TOTAL, containerName: 'app', metric: 'cpu', before: 0.5, after: 0.1 },
    'CPU of app fell by 0.40, from 0.50 to 0.10',
    'CPU',
    '−0.40',
    '0.50',
    '0.10',
  ],
  [
    { kind: 'grew', ...NODE, metric: 'waits', before: 0, after: 0.29 },
    'Waits for a CPU of node a.js (7) rose by 29.0 %, from 0.0 % to 29.0 %',
    'Waits for a CPU',
    '+29.0 %',
    '0.0 %',
    '29.0 %',
  ],
  [
    { kind: 'grew', ...PORT, pid: 7, name: 'nginx', metric: 'acceptQueue', before: 0, after: 6 },
    'The queue before [::]:443, held by nginx (7), rose by 6, from 0 to 6',
    'Queue before [::]:443',
    '+6',
    '0',
    '6',
  ],
  [
    {
      kind: 'grew',
      ...PORT,
      pid: 7,
      name: 'nginx',
      metric: 'acceptQueue',
      before: 0,
      after: 6,
      oldestWaitSeconds: 38,
    },
    'The queue before [::]:443, held by nginx (7), rose by 6, from 0 to 6, oldest 38s',
    'Queue before [::]:443',
    '+6, oldest 38s',
    '0',
    '6',
  ],
  [
    { kind: 'grew', ...TOTAL, metric: 'cpu', before: 0.45, after: 1.98, isAtLimit: true },
    'CPU rose by 1.53, from 0.45 to 1.98, now at the quota',
    'CPU',
    '+1.53, now at the quota',
    '0.45',
    '1.98',
  ],
  [
    { kind: 'grew', ...TOTAL, metric: 'tasks', before: 10, after: 100, isAtLimit: true },
    'Tasks rose by 90, from 10 to 100, now at the limit',
    'Tasks',
    '+90, now at the limit',
    '10',
    '100',
  ],
  [
    { kind: 'portOpened', ...PORT, pid: 7, name: 'nginx' },
    '[::]:443 was opened by nginx (7)',
    '[::]:443',
    'opened',
    '',
    '',
  ],
  [
    { kind: 'portClosed', ...PORT, address: '0.0.0.0', count: 36 },
    '36 ports were closed, such as 0.0.0.0:443',
    '36 ports',
    'closed',
    '',
    '',
  ],
  [
    { kind: 'portOpened', ...PORT, address: '0.0.0.0', otherAddresses: ['::'], pid: 7, name: 'nginx' },
    ':443 (0.0.0.0, ::) was opened by nginx (7)',
    ':443 (0.0.0.0, ::)',
    'opened',
    '',
    '',
  ],
  [
    { kind: 'portClosed', ...PORT, address: '0.0.0.0' },
    '0.0.0.0:443 was closed',
    '0.0.0.0:443',
    'closed',
    '',
    '',
  ],
  [
    {
      kind: 'limitChanged',
      subject: 'c',
      containerName: 'app',
      metric: 'memoryLimitBytes',
      before: null,
      after: 64 * MIB,
      weight: 1,
    },
    'the memory limit of app was changed from none to 64.0M',
    'Memory limit',
    'of app',
    'none',
    '64.0M',
  ],
]

test('each change has its sentence', () => {
  expect(SENTENCES.map(([change]) => changeSentence(change))).toEqual(SENTENCES.map(([, text]) => text))
})

test('where there is no room for a sentence, a change is said in four parts', () => {
  for (const [change, , ...parts] of SENTENCES) expect(Object.values(shownChange(change))).toEqual(parts)
})

const NOTHING: Difference = {
  from: 1,
  to: 2,
  cpu: [null, 1],
  memory: [1, 2],
  changes: [],
  churn: [],
  unchanged: [],
}

test('readers get each change as data with its sentence', () => {
  const changes = SENTENCES.map(([change]) => change)
  const told = differenceInWords({ ...NOTHING, changes })
  expect(told).toMatchObject({
    ...NOTHING,
    changes: SENTENCES.map(([change, text]) => ({ ...change, text })),
  })
})

test('sentences show what cannot be seen in a name', () => {
  const odd = 'a\u001b'
  const { changes, meanwhile } = differenceInWords({
    ...NOTHING,
    changes: [{ kind: 'started', ...NODE, name: odd, command: odd }],
    churn: [{ name: odd, count: 2 }],
  })
  expect([changes[0]?.text, changes[0]?.name, meanwhile]).toEqual([
    'a\\x1b (7) started: a\\x1b',
    odd,
    'Started and ended meanwhile: 2 × a\\x1b.',
  ])
})

test('starts and ends are one sentence, what stayed the same another; without either there is none', () => {
  const say = (fields: Partial<Difference>) => {
    const { meanwhile, same } = differenceInWords({ ...NOTHING, ...fields })
    return [meanwhile, same]
  }
  expect(say({})).toEqual(['', ''])
  expect(
    say({
      churn: [
        { name: 'sleep', count: 401, livedMs: 300 },
        { name: 'job', count: 1 },
      ],
      unchanged: ['processes', 'ports', 'limits', 'memory', 'openFds'],
    }),
  ).toEqual([
    'Started and ended meanwhile: 401 × sleep (0.3 s each), 1 × job.',
    'No lasting process started or ended, no port opened or closed, no limit changed; memory and open files stayed as they were.',
  ])
  expect(
    say({ churn: [{ name: 'job', count: 1, livedMs: 20_000 }], isChurnCut: true, unchanged: ['cpu'] }),
  ).toEqual(['Started and ended meanwhile: at least 1 × job (20s).', 'CPU stayed as before.'])
})

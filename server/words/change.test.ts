import { expect, test } from 'bun:test'
import type { Change } from '../model/recording.ts'
import { changeSentence, differenceInWords } from './change.ts'

const MIB = 1024 * 1024
const NODE = { subject: '7:1', pid: 7, comm: 'node', weight: 1 }
const PORT = { subject: 'p', address: '::', port: 443, weight: 1 }

const SENTENCES: readonly (readonly [Change, string])[] = [
  [{ kind: 'started', ...NODE, command: 'node a.js' }, 'node (PID 7) started: node a.js'],
  [{ kind: 'ended', ...NODE, command: 'node a.js' }, 'node (PID 7) ended: node a.js'],
  [
    { kind: 'grew', ...NODE, metric: 'rssBytes', before: 10 * MIB, after: 11 * MIB },
    'node (PID 7) grew by 1.0M, from 10.0M to 11.0M resident',
  ],
  [
    { kind: 'shrank', ...NODE, metric: 'cpuUsage', before: 0.5, after: 0.1 },
    'node (PID 7) uses less CPU, 50.0 % before and 10.0 % after',
  ],
  [
    { kind: 'grew', ...NODE, metric: 'rssBytes', before: 10 * MIB, after: 11 * MIB, share: 0.923 },
    'node (PID 7) grew by 1.0M, from 10.0M to 11.0M resident: 92 % of all that grew',
  ],
  [{ kind: 'ended', ...NODE, command: 'node a.js', count: 12 }, '12 × node ended, such as PID 7: node a.js'],
  [{ kind: 'portOpened', ...PORT, pid: 7, comm: 'node' }, '[::]:443 was opened by node (PID 7)'],
  [{ kind: 'portClosed', ...PORT, address: '0.0.0.0' }, '0.0.0.0:443 was closed'],
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
  ],
]

test('each change has its sentence', () => {
  expect(SENTENCES.map(([change]) => changeSentence(change))).toEqual(SENTENCES.map(([, text]) => text))
})

test('readers get each change as data with its sentence', () => {
  const changes = SENTENCES.map(([change]) => change)
  const told = differenceInWords({ from: 1, to: 2, cpu: [null, 1], memory: [1, 2], changes })
  expect(told).toEqual({
    from: 1,
    to: 2,
    cpu: [null, 1],
    memory: [1, 2],
    changes: SENTENCES.map(([change, text]) => ({ ...change, text })),
  })
})

// Four processes that differ in what filters ask for, and what a filter finds among them or says is wrong.

import { FIXTURE_AT, process, snapshot } from '../fixture.ts'
import { createFilter } from './filter.ts'
import { parseFilter } from './parse.ts'
import { sentenceOf } from './problem.ts'

const MIB = 1024 ** 2

export const CAST = [
  process({
    pid: 1,
    user: 'root',
    comm: 'sh',
    command: 'sh -c ./run.sh',
    cpuUsage: 0.004,
    rssBytes: 2 * MIB,
  }),
  process({
    pid: 7,
    user: 'www',
    comm: 'node',
    command: '/usr/bin/node server.js --port=80',
    cpuUsage: 0.9,
    rssBytes: 120 * MIB,
    state: 'R',
    openFds: 40,
  }),
  process({
    pid: 42,
    user: 'nobody',
    comm: 'node',
    command: 'node worker.js (mail)',
    rssBytes: 300 * MIB,
    state: 'D',
    startedAt: FIXTURE_AT - 90_000,
  }),
  process({ pid: 43, user: 'www', comm: 'gone', command: '[gone]', state: 'Z', cpuUsage: 0 }),
]

const seen = snapshot({ processes: CAST })
export const pids = (query: string) => createFilter(query)(seen).map(({ pid }) => pid)
export const said = (query: string) => parseFilter(query).problems.map(sentenceOf)

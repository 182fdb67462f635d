// What stays unknown without a file: the fields for which the page and JSON give a reason.

import { expect, test } from 'bun:test'
import type { Process } from '../model/snapshot.ts'
import type { Sample } from '../sampler/sample.ts'
import { createAbsences } from './absences.ts'

/** A process whose file is denied; nothing else about it matters here. */
function fieldsWithout(file: string): readonly string[] {
  const one = { details: { at: 1, unreadable: { [file]: 'denied' } } }
  const sample = { processes: [one], host: { unreadable: {} } } as unknown as Sample
  return createAbsences('user')(sample)[0]?.fields ?? []
}

const sorted = (fields: readonly string[]) => [...fields].sort()

const BY_FILE: Readonly<Record<string, readonly (keyof Process)[]>> = {
  io: [
    'diskReadBytes',
    'diskReadBytesPerSecond',
    'diskWriteBytes',
    'diskWriteBytesPerSecond',
    'ioReadBytes',
    'ioWriteBytes',
  ],
  fd: ['openFds'],
  cmdline: ['argv'],
  limits: ['openFdsLimit'],
  cgroup: ['cgroup'],
  smaps_rollup: ['pssAnonBytes', 'pssBytes', 'pssFileBytes', 'ussBytes'],
  oom_score: ['oomScore'],
  oom_score_adj: ['oomScoreAdj'],
}

test('P39: each file names the fields that are unknown without it, and no others', () => {
  for (const [file, fields] of Object.entries(BY_FILE))
    expect(sorted(fieldsWithout(file))).toEqual([...fields])
  expect(fieldsWithout('status')).toContain('involuntarySwitches')
  expect(fieldsWithout('status')).not.toContain('rssBytes')
})

test('P39: with ps as the only source, everything it does not report has that reason', () => {
  const fields = fieldsWithout('ps')
  for (const told of [
    'pid',
    'user',
    'cpuUsage',
    'rssBytes',
    'memoryUsage',
    'cpuSeconds',
    'startedAt',
    'command',
  ])
    expect(fields).not.toContain(told)
  for (const unknown of [
    'state',
    'gid',
    'threadCount',
    'swapBytes',
    'openFds',
    'pssBytes',
    'runQueueSeconds',
  ])
    expect(fields).toContain(unknown)
})

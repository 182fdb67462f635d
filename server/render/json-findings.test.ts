// Findings in JSON: with their sentences, as in the schema.

import { expect, test } from 'bun:test'
import Ajv2020 from 'ajv/dist/2020'
import type { FoundInWords } from '../model/answers.ts'
import type { Finding, FindingSubject, Share } from '../model/finding.ts'
import { finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { renderJson } from './json.ts'
import { parseReadout } from './readout.ts'
import schema from './topz.schema.json'

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema)

function checked(of: Snapshot) {
  const readout = parseReadout(new URLSearchParams())
  if (!readout.ok) throw new Error(readout.error)
  const answer = JSON.parse(renderJson(of, readout.value))
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  return answer
}

/** Every member: the compiler holds this to the model, the schema refuses what it does not know. */
const WHOLE: Required<Finding> = {
  ...finding(),
  subject: {
    container: 'a',
    containerName: 'app',
    processId: '7:1',
    pid: 7,
    comm: 'db',
    port: 5432,
  } satisfies Required<FindingSubject>,
  onAndOffSince: 1,
  evidence: { by: 'a signal', seconds: 1.5 },
  who: [
    { pid: 7, comm: 'db', count: 2, areChildren: true, share: 0.5, amount: 9 },
  ] satisfies Required<Share>[],
  explains: ['fds 7:1'],
}

test('a finding with every member satisfies the schema', () => {
  const { findings } = checked(snapshot({ findings: [WHOLE], noTrend: [], watchedSeconds: 60 }))
  expect(Object.keys(findings[0] as FoundInWords).sort()).toEqual(
    [...Object.keys(WHOLE), 'advice', 'sentence'].sort(),
  )
})

test('findings come with their sentences; if nothing was watching, they are missing, not empty', () => {
  const stopped = finding({ key: '7:1', subject: { processId: '7:1', pid: 7, comm: 'db' } })
  const noTrend = [{ container: 'app', why: 'levelling off' }]
  const answer = checked(snapshot({ findings: [stopped], noTrend, watchedSeconds: 60 }))
  expect(answer.findings).toEqual([
    {
      ...stopped,
      sentence: 'db (PID 7) has been stopped by a signal for 10s',
      advice: 'kill -CONT resumes it.',
    },
  ])
  expect(answer.noTrend).toEqual(noTrend)
  expect(checked(snapshot({ findings: [], watchedSeconds: 5 })).findings).toEqual([])
  expect(checked(snapshot()).findings).toBeUndefined()
})

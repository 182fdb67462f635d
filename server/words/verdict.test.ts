import { expect, test } from 'bun:test'
import { finding, snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { sinceWhen, verdictOf } from './verdict.ts'

const kindOf = (fields: Partial<Snapshot>) => verdictOf(snapshot(fields)).kind
const container = (fields: object) => [
  { id: 'a', name: 'a', via: 'root' as const, processCount: 1, rssBytes: 0, ...fields },
]

test('nothing is well before a minute was watched, nor if nothing was watching', () => {
  expect(kindOf({ findings: [], watchedSeconds: 60 })).toBe('well')
  expect(kindOf({ findings: [], watchedSeconds: 59 })).toBe('early')
  expect(kindOf({})).toBe('unwatched')
})

test('what is wrong is wrong at once, and notes are not trouble', () => {
  expect(kindOf({ findings: [finding()], watchedSeconds: 3 })).toBe('wrong')
  const note = finding({ severity: 'note' })
  const verdict = verdictOf(snapshot({ findings: [finding(), note], watchedSeconds: 60 }))
  expect(verdict).toMatchObject({ kind: 'wrong', serious: [finding()], notes: [note] })
  expect(kindOf({ findings: [note], watchedSeconds: 60 })).toBe('well')
})

test('a denied file leaves a doubt; what topz lacks of its own container, or the kernel lacks for all, does not', () => {
  const well = { findings: [], watchedSeconds: 60 }
  const lacking = { fields: [], remedy: {}, message: '', processCount: 1, file: 'io' }
  expect(kindOf({ ...well, absent: [{ ...lacking, reason: 'denied' }] })).toBe('readable')
  expect(kindOf({ ...well, absent: [{ ...lacking, reason: 'unsupported' }] })).toBe('well')
  const absent = [{ ...lacking, reason: 'denied' as const }]
  expect(kindOf({ ...well, containers: container({ absent }) })).toBe('readable')
  expect(kindOf({ ...well, containers: container({ absent, self: true }) })).toBe('well')
})

test('since when: or earlier, if it was so when topz began to watch', () => {
  const at = Date.UTC(2026, 0, 2, 12)
  expect(sinceWhen({ since: at - 60_000 }, at)).toBe('11:59:00')
  expect(sinceWhen({ since: at - 60_000, mayBeOlder: true }, at)).toBe('11:59:00 or earlier')
  expect(sinceWhen({ since: at - 60_000, mayBeOlder: true }, at, ' UTC')).toBe('11:59:00 UTC or earlier')
})

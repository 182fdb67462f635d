// Each finding has its words.
import { expect, test } from 'bun:test'
import { FINDING_IDS, type Finding, type FindingId } from '../model/finding.ts'
import { findingWords } from './finding.ts'

const AT = 60_000
const SUBJECT = { container: 'a', containerName: 'app', processId: '7:1', pid: 7, comm: 'node', port: 80 }

const wordsOf = (id: FindingId, evidence: Finding['evidence'] = {}) =>
  findingWords(
    {
      id,
      evidence,
      severity: 'warning',
      confidence: 'certain',
      subject: SUBJECT,
      since: 0,
      raisedAt: 0,
      who: [],
    } as unknown as Finding,
    AT,
  )

test('each finding has its own words: what, where, for how long, and what to do next', () => {
  const { sentence, advice } = wordsOf('throttled', {
    share: 0.5,
    usedCpus: 2,
    limitCpus: 2,
    wantedCpus: 2.6,
  })
  expect(sentence).toStartWith(
    'CPU of app throttled 50.0 % of the time for 1m00s: uses 2.00 of 2.00 CPUs, wants at least 2.60',
  )
  expect(advice).toStartWith('Raise the quota to about 3 CPUs')
  expect(wordsOf('throttled', { wantedCpus: 2.01 }).advice).toContain('about 2 CPUs')
})

test('every finding has a sentence of its own, on one line, and advice', () => {
  const words = FINDING_IDS.map(id => wordsOf(id))
  expect(new Set(words.map(({ sentence }) => sentence)).size).toBe(FINDING_IDS.length)
  for (const [i, { sentence, advice }] of words.entries())
    expect([FINDING_IDS[i], /^[^\n]{5,}$/.test(sentence), advice.length > 5]).toEqual([
      FINDING_IDS[i],
      true,
      true,
    ])
})

test('while tasks are added and nobody is known to add them, those that have them are named as such', () => {
  const who = [{ pid: 7, comm: 'java', count: 1, share: 0.9, amount: 90 }]
  const said = (evidence: Finding['evidence']) => {
    const near = { pids: 100, limit: 120, share: 0.83, perMinute: 10, etaSeconds: 120, ...evidence }
    const finding = { id: 'pids-limit', evidence: near, subject: SUBJECT, who } as unknown as Finding
    return findingWords(finding, AT).sentence
  }
  expect(said({})).toEndWith('java (PID 7) added 90')
  expect(said({ areHolders: 'yes' })).toEndWith('java (PID 7) has 90')
})

test('a quota is raised to the CPUs that it may run on, at most', () => {
  expect(wordsOf('throttled', { wantedCpus: 6.8, allowedCpus: 4 }).advice).toContain('about 4 CPUs')
  expect(wordsOf('throttled', { wantedCpus: 6.8 }).advice).toContain('about 7 CPUs')
})

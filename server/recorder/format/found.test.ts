import { expect, test } from 'bun:test'
import { finding, process } from '../../model/fixture.ts'
import { foundOf, membersOfFound, withCalls } from './found.ts'

const FOUND = {
  findings: [finding()],
  noTrend: [{ container: 'app', why: 'flat' }],
  nearLimits: [
    {
      kind: 'disk' as const,
      container: 'app',
      containerName: 'app',
      path: '/',
      usedBytes: 95,
      limitBytes: 100,
    },
  ],
  watchedSeconds: 60,
}

test('findings come back; if nothing was watching there is nothing, not an empty list', () => {
  expect(foundOf(membersOfFound(FOUND) ?? {})).toEqual(FOUND)
  expect(membersOfFound({})).toBeUndefined()
  expect(foundOf({})).toBeUndefined()
})

test('a finding that is damaged, or that only a newer topz knows, is left out, and the others stay', () => {
  const { who: _, ...damaged } = finding()
  const findings = [
    damaged,
    { ...finding(), id: 'of-next-year' },
    { ...finding(), since: '1' },
    { ...finding(), who: [null] },
    null,
    finding({ key: 'whole' }),
  ]
  const noTrend = [{ container: 1 }, ...FOUND.noTrend]
  const nearLimits = [{ kind: 'pigeons' }, { ...FOUND.nearLimits[0], usedBytes: null }, ...FOUND.nearLimits]
  const found = foundOf({ ...FOUND, findings, noTrend, nearLimits })
  expect(found).toEqual({ ...FOUND, findings: [finding({ key: 'whole' })] })
})

test('an older recording gets the calls of those that were there, but not of another with the same PID', () => {
  const argv = ['node', '/app/server.js']
  const share = { comm: 'node', share: 0.4, amount: 1 }
  const old = finding({
    subject: { processId: '7:1000', pid: 7, comm: 'node' },
    who: [
      { ...share, pid: 7, count: 1 },
      { ...share, pid: 8, count: 2 },
      { ...share, pid: 9, count: 1 },
    ],
  })
  const found = { ...FOUND, findings: [old] }
  const here = [7, 8].map(pid => process({ pid, comm: 'node', argv }))
  const [named] = withCalls(found, here).findings
  expect(named?.subject.call).toBe('node server.js')
  expect(named?.who.map(({ call }) => call)).toEqual(['node server.js', undefined, undefined])
  const reused = [process({ pid: 7, id: '7:2000', comm: 'node', argv })]
  expect(withCalls(found, reused).findings[0]?.subject.call).toBeUndefined()
  const exec = [process({ pid: 7, comm: 'sh', argv: ['sh', 'job.sh'] })]
  expect(withCalls(found, exec).findings[0]?.subject.call).toBeUndefined()
})

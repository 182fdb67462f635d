import { expect, test } from 'bun:test'
import type { Diagnosis, UserDiagnosis } from '../model/doctor.ts'
import { renderDoctor } from './doctor-text.ts'

const TOPZ = {
  uid: 0,
  capabilities: ['CHOWN', 'KILL'],
  canTrace: false,
  noNewPrivs: false,
  seccomp: 'filter',
}
const USER: UserDiagnosis = { uid: 1000, user: 'app', processCount: 3, denied: [], shows: [], flags: [] }

const linesOf = (fields: Partial<Diagnosis> = {}) =>
  renderDoctor({ schemaVersion: 1, topz: TOPZ, isWell: true, users: [], remarks: [], ...fields }).split('\n')

const userLines = (fields: Partial<UserDiagnosis>) =>
  linesOf({ users: [{ ...USER, ...fields }] }).slice(2, -1)

test('the first line is the verdict, the second what topz runs as', () => {
  expect(linesOf()).toEqual([
    'OK: topz can read everything it shows.',
    'topz runs as user 0 without CAP_SYS_PTRACE, 2 capabilities, seccomp filter, no-new-privs no.',
    '',
  ])
  const [verdict, rights] = linesOf({ isWell: false, topz: { ...TOPZ, canTrace: true, noNewPrivs: true } })
  expect(verdict).toBe('topz cannot read everything here.')
  expect(rights).toBe(
    'topz runs as user 0 with CAP_SYS_PTRACE, 2 capabilities, seccomp filter, no-new-privs yes.',
  )
})

test('processes of a user that can all be read take one line', () => {
  expect(userLines({})).toEqual(['', '3 processes of app (1000): all can be read.'])
  expect(userLines({ processCount: 1 })).toEqual(['', '1 process of app (1000): all can be read.'])
})

test('a user without a name is shown by number, an unknown one as unknown', () => {
  const { uid, user, ...rest } = USER
  expect(userLines({ user: '1000' })[1]).toStartWith('3 processes of user 1000:')
  expect(linesOf({ users: [{ ...rest, uid: 5 }] })[3]).toStartWith('3 processes of user 5:')
  expect(linesOf({ users: [rest] })[3]).toStartWith('3 processes of an unknown user:')
})

test('unreadable files are listed with the reason, the flag that helps and what that would show', () => {
  const lines = userLines({
    denied: ['io', 'fd'],
    why: 'it is another user',
    flags: ['--user 1000', '--cap-add=SYS_PTRACE'],
    shows: ['disk I/O', 'open files', 'disk I/O'],
    examples: ['a (PID 1)', 'b (PID 2)', 'c (PID 3)', 'd (PID 4)'],
  })
  expect(lines).toEqual([
    '',
    '3 processes of app (1000): a (PID 1), b (PID 2), c (PID 3): not io, fd.',
    '  why     it is another user.',
    '  flag    --user 1000  or  --cap-add=SYS_PTRACE',
    '  shows   disk I/O; open files.',
  ])
  expect(userLines({ denied: ['io'], why: 'w' })[3]).toBe('  flag    none helps')
})

test('remarks end the list', () => {
  const remarks = [{ subject: 'cgroup', message: 'is not mounted', isWrong: true }]
  expect(linesOf({ remarks }).at(-2)).toBe('cgroup: is not mounted')
})

test('S14: the name of a user or process cannot change the terminal', () => {
  const lines = userLines({ user: 'a\u001b[2J', examples: ['b\nOK'], denied: ['io'], why: 'w' })
  expect(lines[1]).toBe('3 processes of a\\x1b[2J (1000): b\\nOK: not io.')
  expect(lines).toHaveLength(5)
})

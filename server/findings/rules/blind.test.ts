import { expect, test } from 'bun:test'
import type { Absence } from '../../model/absence.ts'
import { afterWith, main, type World } from '../fixture.ts'
import { blind } from './blind.ts'

const after = afterWith(() => blind)
const denied = (file: string, fields: Partial<Absence> = {}): Absence => ({
  file,
  fields: [],
  reason: 'denied',
  remedy: { capabilities: ['SYS_PTRACE'], user: 'same' },
  message: '',
  processCount: 3,
  ...fields,
})
const world = (absent: readonly Absence[], uid = 1000): World => ({
  processes: [main({ uid, absent: absent.map(({ file }) => file) })],
  snapshot: { absent },
})

test('one line for everything that is denied for a minute, with the flag that grants it', () => {
  const { open, sentences } = after(70, () => world([denied('fd'), denied('limits')]))
  expect(open).toMatchObject([{ id: 'blind', severity: 'note', confidence: 'certain' }])
  expect(sentences[0]).toMatch(
    /^\d diagnoses are off \((.*, )?fds(, .*)?\): topz needs --cap-add=SYS_PTRACE or --user 1000$/,
  )
  expect(after(25, () => world([denied('fd')])).open).toEqual([])
})

test('no user is suggested if users differ, or it is root', () => {
  const root = after(70, () => world([denied('fd')], 0))
  expect(root.sentences[0]).toMatch(/needs --cap-add=SYS_PTRACE$/)
})

test('the cgroup of a container counts, that of topz does not', () => {
  const cgroup = { file: 'cgroup', message: '', remedy: { capabilities: ['SYS_PTRACE'] } }
  expect(after(70, () => ({ container: { absent: [cgroup] } })).sentences[0]).toContain('oom-kill')
  expect(after(70, () => ({ container: { absent: [cgroup], self: true } })).open).toEqual([])
})

test('what the kernel does not have, or no rule needs, is not a missing permission', () => {
  const { remedy: _, ...unsupported } = denied('fd', { reason: 'unsupported' })
  expect(after(70, () => world([unsupported])).open).toEqual([])
  expect(after(70, () => world([denied('fd', { reason: 'stuck' })])).open).toEqual([])
  expect(after(70, () => world([denied('smaps_rollup')])).open).toEqual([])
  const mount = { file: 'cgroup', message: '', remedy: { mount: '/sys/fs/cgroup' } }
  expect(after(70, () => ({ container: { absent: [mount] } })).open).toEqual([])
})

test('it clears once the files can be read', () => {
  const { findings } = after(70, () => world([denied('fd')]))
  expect(after(40, () => world([]), 70, findings).open).toEqual([])
})

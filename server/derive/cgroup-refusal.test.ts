import { expect, test } from 'bun:test'
import { cgroupAbsence, isRefusal } from './cgroup-refusal.ts'

test('advice names what is missing, never a permission that topz has', () => {
  expect(cgroupAbsence('denied', 'root')).toEqual({
    file: 'cgroup',
    remedy: { capabilities: ['SYS_PTRACE'] },
    message: 'its root directory, which holds its limits, cannot be entered: topz needs --cap-add=SYS_PTRACE',
  })
  expect(cgroupAbsence('denied', 'user').remedy).toMatchObject({ user: 'same' })
  const all = cgroupAbsence('denied', 'ptrace')
  expect(all.remedy).toBeUndefined()
  expect(all.message).toEndWith('no known flag helps')
})

test('P48: for a cgroup outside what is mounted a mount helps, whatever topz may read', () => {
  for (const refusal of ['outside', 'not mounted'] as const) {
    const { remedy, message } = cgroupAbsence(refusal, 'ptrace')
    expect(remedy).toEqual({ mount: '/sys/fs/cgroup' })
    expect(message).toContain('--cgroup-root')
  }
})

test('if nothing helps, no flag is named', () => {
  for (const refusal of ['root', 'not its own', 'stuck'] as const) {
    const absence = cgroupAbsence(refusal, 'user')
    expect(absence).not.toHaveProperty('remedy')
    expect(absence.message).not.toContain('--')
  }
})

test('an answer is a refusal or a reading', () => {
  expect(isRefusal({ refusal: 'stuck' })).toBe(true)
  expect(isRefusal({ version: 2, atMs: 1, via: 'root' })).toBe(false)
})

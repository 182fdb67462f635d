import { expect, test } from 'bun:test'
import { isEntering, isHealthCheck, isOtherHealthCheck, isRuntimeInit } from './passing.ts'
import type { Process } from './snapshot.ts'

const process = (fields: Partial<Process>) => fields as Process
const self = process({ ppid: 0, comm: 'server', container: 'topz' })
const check = { ppid: 0, comm: 'server', argv: ['/server', 'healthcheck'], container: 'topz' }

test('a container runtime entering the container has a parent outside and its own name', () => {
  expect(isEntering(process({ ppid: 0, comm: 'runc:[2:INIT]' }))).toBe(true)
  expect(isEntering(process({ ppid: 1, comm: 'runc:[2:INIT]' }))).toBe(false)
  expect(isEntering(process({ ppid: 0, comm: 'runc' }))).toBe(false)
})

test('a health check is topz again, next to topz, even before its command line is read', () => {
  expect(isHealthCheck(process(check), self)).toBe(true)
  expect(isHealthCheck(process({ ppid: 0, comm: 'server' }), self)).toBe(true)
})

test('a process of the app is neither, whatever its name', () => {
  expect(isHealthCheck(process({ ...check, ppid: 1 }), self)).toBe(false)
  expect(isHealthCheck(process({ ...check, container: 'app' }), self)).toBe(false)
  expect(isHealthCheck(process({ ...check, argv: ['/server', 'snapshot'] }), self)).toBe(false)
  expect(isHealthCheck(process({ ...check, comm: 'other' }), self)).toBe(false)
  expect(isHealthCheck(process(check), undefined)).toBe(false)
})

test('the health check of another topz of the pod is one once its arguments say so, unless a container is for it', () => {
  const other = process({ ...check, container: 'other' })
  expect(isOtherHealthCheck(other, self, () => false)).toBe(true)
  expect(isOtherHealthCheck(other, self, () => true)).toBe(false)
  const { argv: _, ...unread } = { ...check, container: 'other' }
  expect(isOtherHealthCheck(process(unread), self, () => false)).toBe(false)
})

test('arguments of the runtime are known in any folder, also cut to the program; those of others are not', () => {
  const all = [['runc', 'init'], ['/usr/bin/runc', 'init'], ['/proc/self/exe', 'init'], ['runc']]
  expect(all.map(isRuntimeInit)).toEqual([true, true, true, true])
  const others = [['init'], ['runc', 'list'], ['runc', 'init', 'x'], ['trunc', 'init'], []]
  expect(others.map(isRuntimeInit)).toEqual([false, false, false, false, false])
})

import { expect, test } from 'bun:test'
import { isEntering, isHealthCheck } from './passing.ts'
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

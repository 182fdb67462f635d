import { expect, test } from 'bun:test'
import { signalName } from './signal.ts'

test('signals have their names, real-time signals their numbers', () => {
  expect([1, 9, 15, 19, 31].map(signalName)).toEqual(['SIGHUP', 'SIGKILL', 'SIGTERM', 'SIGSTOP', 'SIGSYS'])
  expect([34, 64].map(signalName)).toEqual(['RT2', 'RT32'])
})

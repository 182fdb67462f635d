import { expect, test } from 'bun:test'
import { newClient } from './client.ts'

const SOCKET = { send: () => {}, close: () => {}, terminate: () => {} }

test('a socket that was just opened is owed nothing, and has what it takes to be silent for long', () => {
  const client = newClient(SOCKET, 1000, 7)
  expect(client.socket).toBe(SOCKET)
  expect([client.hasSubscribed, client.isOwed, client.isFetching]).toEqual([false, false, false])
  expect([client.shared, client.past, client.pendingView, client.unacked, client.sentSeq]).toEqual(
    Array(5).fill(undefined),
  )
})

test('its time without a word is counted from now on, its frames at the interval of the server', () => {
  expect(newClient(SOCKET, 2000, 7)).toMatchObject({
    intervalMs: 2000,
    sentAtMs: 7,
    secondStartMs: 7,
    framesInSecond: 0,
  })
})

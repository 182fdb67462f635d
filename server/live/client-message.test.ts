// What a client may say on the stream, and what is refused.

import { expect, test } from 'bun:test'
import { view } from '../model/fixture.ts'
import { parseClientMessage } from './client-message.ts'

const subscribe = JSON.stringify({ type: 'subscribe', view: view({ limit: 5 }) })

test('S24: a key that would change what objects are is refused, at any depth', () => {
  expect(parseClientMessage(subscribe).ok).toBe(true)
  for (const poisoned of [
    subscribe.replace('{"type"', '{"__proto__":{"a":1},"type"'),
    subscribe.replace('{"sort"', '{"__proto__":{"a":1},"sort"'),
  ]) {
    expect(poisoned).toContain('__proto__')
    expect(parseClientMessage(poisoned).ok).toBe(false)
  }
})

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

test('groups and folded rows are asked for by name and key, in one order, and nothing else is let in', () => {
  const asked = (fields: object) =>
    parseClientMessage(JSON.stringify({ type: 'subscribe', view: { ...view(), ...fields } }))
  const parsed = asked({ group: 'user', toggled: ['zz', 'a1', 'zz'], columns: ['pid', 'sum'] })
  expect(parsed).toMatchObject({
    ok: true,
    message: { view: { group: 'user', toggled: ['a1', 'zz'], columns: ['pid', 'sum'] } },
  })
  const errors = [
    { group: 'pid' },
    { group: 'user', tree: true },
    { toggled: 'a1' },
    { toggled: ['A!'] },
    { toggled: Array.from({ length: 65 }, (_, i) => String(i)) },
  ].map(fields => asked(fields))
  expect(errors.map(one => (one.ok ? '' : one.error))).toEqual([
    'Cannot read view.group: expected command, user, container, without a tree',
    'Cannot read view.group: expected command, user, container, without a tree',
    'Cannot read view.toggled: expected at most 64 keys of rows',
    'Cannot read view.toggled: expected at most 64 keys of rows',
    'Cannot read view.toggled: expected at most 64 keys of rows',
  ])
})

test('a process is followed by its id, and nothing else is let in', () => {
  const asked = (follow: unknown) =>
    parseClientMessage(JSON.stringify({ type: 'subscribe', view: { ...view(), follow } }))
  expect(asked('42:1000')).toMatchObject({ ok: true, message: { view: { follow: '42:1000' } } })
  for (const wrong of ['42', 'command node', 7, '<b>']) {
    const refused = asked(wrong)
    expect(refused.ok ? '' : refused.error).toBe(
      'Cannot read view.follow: expected the id of a process, PID:START',
    )
  }
})

test('a filter with a mistake is refused, and it is said where and what is allowed', () => {
  const asked = (query: string) =>
    parseClientMessage(
      JSON.stringify({
        type: 'subscribe',
        view: { sort: 'cpu', order: 'descending', query, tree: false, columns: ['pid'], offset: 0, limit: 5 },
      }),
    )
  expect(asked('cpu>5 user:www').ok).toBe(true)
  const refused = asked('cpu>5 stat:R')
  expect(refused.ok ? '' : refused.error).toContain('stat at 7 is no field. Meant state?')
})

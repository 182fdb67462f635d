import { expect, test } from 'bun:test'
import { COMMANDS, type Command, isWhole, parseCommand } from './command.ts'
import { chooseZone } from './preferences.ts'

const NOW = Date.parse('2026-11-21T18:00:00Z')
const MINUTE = 60_000

test.each<[string, Command | undefined]>([
  ['at 17:44', { does: 'at', at: NOW - 16 * MINUTE }],
  ['> at -3m', { does: 'at', at: NOW - 3 * MINUTE }],
  ['at noon', undefined],
  ['at', undefined],
  ['live', { does: 'live' }],
  ['compare now -10m', { does: 'compare', from: NOW - 10 * MINUTE, to: NOW }],
  ['compare -10m', undefined],
  ['range 15m', { does: 'range', ms: 15 * MINUTE }],
  ['range 0m', undefined],
  ['sort THR', { does: 'sort', column: 'threads' }],
  ['sort port', undefined],
  ['group user', { does: 'group', by: 'user' }],
  ['group none', { does: 'group', by: undefined }],
  ['group pid', undefined],
  ['open 42', { does: 'open', pid: 42 }],
  ['open node', undefined],
  [':9090', { does: 'port', port: 9090 }],
  [':99999', undefined],
  ['columns pid,cpu,pid', { does: 'columns', columns: ['pid', 'cpu'] }],
  ['columns pid,speed', undefined],
  ['columns', { does: 'choose columns' }],
  ['copy curl', { does: 'copy', what: 'curl' }],
  ['copy that', undefined],
  ['constructor', undefined],
  ['node worker', undefined],
])('%s', (text, command) => {
  expect(parseCommand(text, NOW)).toEqual(command as Command)
})

test('a command with what it needs is meant as one; a word alone may be a filter', () => {
  const means = (text: string) => isWhole(text, parseCommand(text, NOW))
  expect(['at 17:44', ':9090', 'sort rss', 'copy link'].map(means)).toEqual([true, true, true, true])
  expect(['tree', 'pause', 'at', 'sort speed', 'node'].map(means)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ])
})

test('each command that is suggested and needs nothing is one', () => {
  for (const { text } of COMMANDS) {
    if (!text.includes('…')) expect(parseCommand(text, NOW)).toBeDefined()
  }
})

test('a time is of the zone that is shown', () => {
  const before = process.env.TZ
  process.env.TZ = 'Europe/Berlin'
  chooseZone('local')
  expect(parseCommand('at 18:44', NOW)).toEqual({ does: 'at', at: NOW - 16 * MINUTE })
  expect(parseCommand('compare 18:30 now', NOW)).toMatchObject({ from: NOW - 30 * MINUTE })
  chooseZone('utc')
  process.env.TZ = before ?? 'UTC'
  expect([parseCommand('utc', NOW), parseCommand('local', NOW)]).toEqual([
    { does: 'zone', zone: 'utc' },
    { does: 'zone', zone: 'local' },
  ])
})

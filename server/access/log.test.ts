import { describe, expect, test } from 'bun:test'
import { createLog, LOG_LEVELS, type LogOptions } from './log.ts'

function make(options: Partial<LogOptions> = {}) {
  const lines: string[] = []
  const clock = { now: Date.UTC(2026, 0, 2, 3, 4, 5) }
  const log = createLog({
    format: 'json',
    level: 'info',
    write: line => lines.push(line),
    now: () => clock.now,
    ...options,
  })
  return { lines, clock, log }
}

const HOSTILE = [
  'a\nb',
  '\x1b]0;pwn\x07',
  '\r\n{"level":"error"}',
  '\0',
  '\x7f',
  '\x9b31m',
  '\u2028',
  '\u202e',
  '\u200b',
  '\ufeff',
  '"',
  '\\',
  '\ud800',
  'x'.repeat(1_000_000),
  '😀'.repeat(500),
]

describe('S17: a log line', () => {
  test('is one JSON object, whatever strings come in', () => {
    const { lines, clock, log } = make()
    for (const text of HOSTILE) {
      log.warn('request', { path: text, [text]: 1 })
      clock.now += 1000
    }
    expect(lines).toHaveLength(HOSTILE.length)
    for (const line of lines) {
      expect(line.endsWith('\n')).toBe(true)
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
      const row = JSON.parse(line)
      expect([row.level, row.event, row.time.slice(0, 4)]).toEqual(['warn', 'request', '2026'])
      expect(Buffer.byteLength(row.path)).toBeLessThanOrEqual(256)
    }
  })

  test('is one line of text, without control characters', () => {
    const { lines, clock, log } = make({ format: 'text' })
    for (const text of HOSTILE) {
      log.info('request', { path: text })
      clock.now += 1000
    }
    expect(lines).toHaveLength(HOSTILE.length)
    for (const line of lines) expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u)
    expect(lines[0]).toBe('2026-01-02T03:04:05.000Z info  request path="a\\u{a}b"\n')
  })

  test('keeps its time, level and event even if a field has their name', () => {
    const { lines, log } = make()
    log.info('start', { level: 'x', event: 'y', time: 'z' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'info', event: 'start' })
  })

  test('is written only from the chosen level up', () => {
    const { lines, log } = make({ level: 'warn' })
    for (const level of LOG_LEVELS) log[level](level)
    expect(lines.map(line => JSON.parse(line).level)).toEqual(['warn', 'error'])
  })

  test('is written ten times a second per event; the next one says how many were dropped', () => {
    const { lines, clock, log } = make()
    for (let i = 0; i < 25; i++) log.warn('wrong token')
    log.warn('other')
    expect(lines).toHaveLength(11)
    clock.now += 1000
    log.warn('wrong token')
    expect(JSON.parse(lines[11] ?? '')).toMatchObject({ event: 'wrong token', dropped: 15 })
  })
})

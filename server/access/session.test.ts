import { describe, expect, test } from 'bun:test'
import { createSessions } from './session.ts'

const clock = { now: 1_800_000_000_000 }
const make = (token = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA', basePath = '', tls = false) =>
  createSessions({ token, basePath, tls, now: () => clock.now })
const cookieOf = (header: string) => header.split(';')[0] ?? ''

describe('S7: a session cookie', () => {
  test('is invisible to scripts, never sent across sites, only below the base path, and Secure on TLS', () => {
    expect(make().start()).toMatch(/^topz_session=\S+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(make(undefined, '/foo', true).start()).toMatch(
      /; Path=\/foo\/; HttpOnly; SameSite=Strict; Secure$/,
    )
  })

  test('is valid for 12 hours, after a restart too, and not with another token', () => {
    const cookie = cookieOf(make().start())
    expect(make().isValid(cookie)).toBe(true)
    expect(make().isValid(`a=b; ${cookie}; c=d`)).toBe(true)
    expect(make('another-token-1234567890-abc').isValid(cookie)).toBe(false)
    clock.now += 12 * 3600 * 1000 + 1000
    expect(make().isValid(cookie)).toBe(false)
  })

  test('is invalid when any character of it is changed', () => {
    const sessions = make()
    const cookie = cookieOf(sessions.start())
    const start = cookie.indexOf('=') + 1
    for (let i = start; i < cookie.length; i++) {
      const other = cookie[i] === 'a' ? 'b' : 'a'
      // The last character of base64url contains bits that decoding drops.
      if (i === cookie.length - 1) continue
      expect(sessions.isValid(cookie.slice(0, i) + other + cookie.slice(i + 1))).toBe(false)
    }
    for (const junk of [undefined, '', 'topz_session=', 'topz_session=a.b.c', `x${cookie}`, `${cookie}x`]) {
      expect(sessions.isValid(junk)).toBe(false)
    }
  })

  test('is found even behind as many others of the same name as a request can hold', () => {
    const sessions = make()
    const mine = cookieOf(sessions.start())
    const others = Array.from({ length: 60 }, () => cookieOf(make('another-token-1234567890-abc').start()))
    const junk = Array.from({ length: 500 }, (_, i) => `topz_session=${i}`)
    for (const before of [others, junk, [...others, ...junk]])
      expect(sessions.isValid([...before, mine, 'topz_session=x'].join('; '))).toBe(true)
    expect(sessions.isValid([...others, ...junk].join('; '))).toBe(false)
    sessions.end([...others, mine].join('; '))
    expect(sessions.isValid(mine)).toBe(false)
  })

  test('costs little to find, whatever a request contains', () => {
    const sessions = make('another-token-1234567890-abc')
    const most = Array.from({ length: 170 }, () => cookieOf(make().start())).join('; ')
    const startMs = performance.now()
    for (let i = 0; i < 20; i++) expect(sessions.isValid(most)).toBe(false)
    expect((performance.now() - startMs) / 20).toBeLessThan(50)
    // No such header gets past the runtime.
    expect(sessions.isValid(`${'x'.repeat(16_384)}; ${cookieOf(sessions.start())}`)).toBe(false)
  })

  test('ends when signed out; signing out a forged one changes nothing', () => {
    const sessions = make()
    const mine = cookieOf(sessions.start())
    const other = cookieOf(sessions.start())
    expect(sessions.end(mine)).toMatch(/^topz_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Strict$/)
    expect(sessions.isValid(mine)).toBe(false)
    expect(sessions.isValid(other)).toBe(true)
  })
})

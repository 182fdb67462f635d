import { describe, expect, test } from 'bun:test'
import { SIGN_IN_FAILURES_MAX } from '../config/limits.ts'
import { createFailureLimiter, FAILED_PEERS_MAX } from './failures.ts'

function atZero() {
  const clock = { now: 0 }
  return { clock, limiter: createFailureLimiter(() => clock.now) }
}
const failTimes = (limiter: { failed(peer: string): void }, peer: string, times: number) => {
  for (let i = 0; i < times; i++) limiter.failed(peer)
}

describe('S8: wrong tokens', () => {
  test('are accepted ten times a second from one peer, then it must wait', () => {
    const { clock, limiter } = atZero()
    failTimes(limiter, '10.0.0.1', SIGN_IN_FAILURES_MAX - 1)
    expect(limiter.waitSeconds('10.0.0.1')).toBe(0)
    limiter.failed('10.0.0.1')
    expect(limiter.waitSeconds('10.0.0.1')).toBe(1)
    expect(limiter.waitSeconds('10.0.0.2')).toBe(0)
    clock.now = 1000
    expect(limiter.waitSeconds('10.0.0.1')).toBe(0)
  })

  test('from one /64 of IPv6 count together, mapped IPv4 addresses do not', () => {
    const { limiter } = atZero()
    for (let i = 0; i < SIGN_IN_FAILURES_MAX; i++) limiter.failed(`2001:db8:0:1::${i.toString(16)}`)
    expect(limiter.waitSeconds('2001:db8::1:ffff:ffff:ffff:ffff')).toBe(1)
    expect(limiter.waitSeconds('2001:db8:0:2::1')).toBe(0)
    failTimes(limiter, '::ffff:10.0.0.1', SIGN_IN_FAILURES_MAX)
    expect(limiter.waitSeconds('::ffff:10.0.0.1')).toBe(1)
    expect(limiter.waitSeconds('::ffff:10.0.0.2')).toBe(0)
  })

  test('of a million peers take less than 1 MiB, and the one seen last is still known', () => {
    const { limiter } = atZero()
    const long = 'x'.repeat(10_000)
    for (let i = 0; i < 1_000_000; i++) limiter.failed(`${i}${i % 1000 === 0 ? long : ''}`)
    failTimes(limiter, 'last', SIGN_IN_FAILURES_MAX)
    expect(limiter.size).toBeLessThanOrEqual(FAILED_PEERS_MAX)
    expect(limiter.waitSeconds('last')).toBe(1)
    // A key of 64 characters, a window of two numbers and a Map slot stay below 256 bytes.
    expect(FAILED_PEERS_MAX * 256).toBeLessThanOrEqual(1024 * 1024)
  })
})

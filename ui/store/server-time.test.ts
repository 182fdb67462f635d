import { expect, spyOn, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { aheadMs, noteServerTime, peekServerNow, serverNow } from './server-time.ts'

const page = usePage()

test('time goes on from what the server said, whatever the clock of the browser says', () => {
  page.set<number | undefined>(aheadMs, undefined)
  using _clock = spyOn(Date, 'now').mockReturnValue(5)
  const saidAt = performance.now() - 2000
  noteServerTime(1_000_000, saidAt)
  for (const now of [serverNow(), peekServerNow()]) {
    expect(now).toBeGreaterThanOrEqual(1_002_000)
    expect(now).toBeLessThan(1_060_000)
  }
})

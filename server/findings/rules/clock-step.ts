// The wall clock was set, or the machine slept: times in logs jump, timers and certificates go wrong, and nothing else
// here explains it. When NTP slews the clock, the monotonic one slews with it, so that is not seen.

import type { Rule } from '../rule.ts'

const WARNING_SECONDS = 60

export const clockStep: Rule = {
  id: 'clock-step',
  raise: { share: 1, ms: 1000 },
  clear: { share: 1, ms: 1000 },
  staysMs: 15 * 60_000,
  observe({ snapshot: { at, host } }) {
    const { clockStepSeconds, sleptSeconds } = host
    if (clockStepSeconds === undefined) return []
    const slept = sleptSeconds === undefined ? undefined : Math.min(sleptSeconds, clockStepSeconds)
    return [
      {
        key: 'clock',
        level: 'bad',
        severity: slept === undefined && Math.abs(clockStepSeconds) >= WARNING_SECONDS ? 'warning' : 'note',
        confidence: 'certain',
        subject: {},
        evidence: { stepSeconds: clockStepSeconds, sleptSeconds: slept, at },
        isEvent: true,
      },
    ]
  },
}

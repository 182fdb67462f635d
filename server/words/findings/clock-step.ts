// The wall clock was set, in words.

import { formatAge } from '../../model/format.ts'
import { num, type Say } from '../phrases.ts'

export const clockStep: Say = ({ evidence, raisedAt }, at) => {
  const { stepSeconds, sleptSeconds } = evidence
  const ago = `${formatAge(at - raisedAt)} ago`
  if (sleptSeconds !== undefined)
    return {
      sentence: `The machine slept for ${formatAge(num(sleptSeconds) * 1000)} and woke ${ago}`,
      advice: 'The other side may have dropped connections and leases from before.',
    }
  const sign = num(stepSeconds) < 0 ? '-' : '+'
  return {
    sentence: `The clock jumped by ${sign}${span(Math.abs(num(stepSeconds)))} ${ago}`,
    advice: 'Timestamps in logs jump there; find out what sets the clock (NTP, the hypervisor, a person).',
  }
}

const span = (seconds: number) => (seconds < 60 ? `${seconds.toFixed(1)} s` : formatAge(seconds * 1000))

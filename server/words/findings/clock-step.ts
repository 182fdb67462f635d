// A clock that was set, in words.

import { formatAge } from '../../model/format.ts'
import { num, type Say } from '../phrases.ts'

export const clockStep: Say = ({ evidence, raisedAt }, at) => {
  const { stepSeconds, sleptSeconds } = evidence
  const ago = `${formatAge(at - raisedAt)} ago`
  if (sleptSeconds !== undefined)
    return {
      sentence: `The machine slept for ${formatAge(num(sleptSeconds) * 1000)}, until ${ago}`,
      advice: 'Connections and leases that were open before may be gone on the other side.',
    }
  const sign = num(stepSeconds) < 0 ? '-' : '+'
  return {
    sentence: `The clock was set by ${sign}${span(Math.abs(num(stepSeconds)))} ${ago}`,
    advice: 'Times in logs jump there; look at what sets the clock (NTP, the hypervisor, a person).',
  }
}

const span = (seconds: number) => (seconds < 60 ? `${seconds.toFixed(1)} s` : formatAge(seconds * 1000))

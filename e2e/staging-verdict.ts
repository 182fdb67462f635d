// What was reported of a stage -> what of it was wrong, in words.

import type { FindingId } from '../server/model/finding.ts'
import { type Outcome, type Seen, type Stage, TIERS, type Tier } from './staging.ts'

/** How a figure may differ from the truth. */
const TOLERANCE = 0.15
const SINCE_SECONDS_MAX = 3
/** Where one topz reads all of a machine that may be busy with something else. */
const SINCE_SECONDS_MAX_TOGETHER = 30

/** Nothing if all was right. */
export function failuresOf(outcome: Outcome): string[] {
  return TIERS.flatMap(tier => failuresIn(outcome, tier).map(words => `${tier}: ${words}`))
}

function failuresIn({ stage, seen, isAlone }: Outcome, tier: Tier): string[] {
  const { raised, others, clearedAfterSeconds } = seen[tier]
  const wrong: string[] = []
  for (const [id, { severity, sentence }] of others)
    if (severity !== 'note' && !stage.also?.includes(id as FindingId))
      wrong.push(`said ${id}, too: ${sentence}`)
  if (stage.isNear && tier === 'full' && !seen[tier].wasNear) wrong.push('not listed as near its limit')
  if (stage.raisedWithinSeconds === undefined || (stage.onlyDenied && tier === 'full')) {
    const said = raised?.finding
    if (said !== undefined) wrong.push(`said ${said.sentence}`)
    return wrong
  }
  if (raised === undefined) {
    // Without rights there are fewer words.
    if (tier === 'full' || stage.onlyDenied) wrong.push(`not raised within ${stage.raisedWithinSeconds} s`)
    return wrong
  }
  wrong.push(...wrongIn(stage, raised, isAlone ? SINCE_SECONDS_MAX : SINCE_SECONDS_MAX_TOGETHER, tier))
  if (stage.clearedWithinSeconds !== undefined && clearedAfterSeconds === undefined)
    wrong.push(`not cleared within ${stage.clearedWithinSeconds} s`)
  return wrong
}

function wrongIn(
  stage: Stage,
  { sinceSeconds, finding }: NonNullable<Seen['raised']>,
  sinceMax: number,
  tier: Tier,
): string[] {
  const wrong: string[] = []
  const { subject, who, evidence } = finding
  const [least = 0, most = least] = [stage.delaySeconds ?? 0].flat()
  // topz says itself that it may have begun earlier, for instance after ticks that it missed.
  const isLate = sinceSeconds > most + sinceMax && finding.mayBeOlder !== true
  if (sinceSeconds < least - sinceMax || isLate)
    wrong.push(`since ${sinceSeconds.toFixed(1)} s after it began`)
  const named = [subject.comm, who[0]?.comm].filter(comm => comm !== undefined)
  const isUnnamed = tier === 'denied' && named.length === 0
  if (stage.comm !== undefined && !named.includes(stage.comm) && !isUnnamed)
    wrong.push(`named ${named[0] ?? 'nobody'} in place of ${stage.comm}`)
  for (const [name, truth] of Object.entries(stage.evidence ?? {})) {
    const said = evidence[name]
    if (said === undefined && tier === 'denied') continue
    if (typeof said !== 'number' || Math.abs(said - truth) > TOLERANCE * truth)
      wrong.push(`${name} is ${said}, expected ${truth}`)
  }
  return wrong
}

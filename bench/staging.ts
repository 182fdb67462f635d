// `-- --staging[=FINDING,...]`: every incident and every look-alike of e2e/stages.ts in a real engine -> a table of
// what was reported, when, and with which permissions. Its status is 1 if anything was wrong.

import { startEngine } from '../e2e/engine.ts'
import { makeImages } from '../e2e/engine-images.ts'
import { LONG_STAGES, QUICK_STAGES } from '../e2e/stages.ts'
import { NETWORK_STAGES } from '../e2e/stages-network.ts'
import { failuresOf, type Outcome, type Seen, stageAll } from '../e2e/staging.ts'

const ALL_STAGES = [...QUICK_STAGES, ...LONG_STAGES, ...NETWORK_STAGES]

export async function staging(finding: string): Promise<void> {
  const stages = ALL_STAGES.filter(stage => finding === '' || finding.split(',').includes(stage.finding))
  if (stages.length === 0) {
    const ids = [...new Set(ALL_STAGES.map(stage => stage.finding))]
    console.error(`Cannot stage ${finding}: expected one of ${ids.join(', ')}`)
    process.exit(1)
  }
  const engine = await startEngine()
  try {
    await makeImages(engine)
    console.log(
      '| finding | what happens | raised after | began | cleared after | without rights | else said |',
    )
    console.log('|---|---|---|---|---|---|---|')
    for (const outcome of await stageAll(engine, stages)) report(outcome)
  } finally {
    await engine.stop()
  }
}

function report(outcome: Outcome): void {
  const { stage, seen } = outcome
  const wrong = failuresOf(outcome)
  const kind = stage.raisedWithinSeconds === undefined ? ' (look-alike)' : ''
  const others = [...new Set([...seen.full.others.keys(), ...seen.denied.others.keys()])].join(', ')
  console.log(
    `| ${stage.finding} | ${stage.name}${kind} | ${raised(seen.full)} | ${began(seen.full)} | ${seconds(seen.full.clearedAfterSeconds)} | ${raised(seen.denied)} | ${others || '-'} |`,
  )
  for (const tier of ['full', 'denied'] as const)
    if (seen[tier].raised !== undefined) console.log(`  ${tier}: ${seen[tier].raised.finding.sentence}`)
  for (const line of wrong) console.log(`  WRONG: ${line}`)
  if (wrong.length > 0) process.exitCode = 1
}

const seconds = (value: number | undefined) => (value === undefined ? '-' : `${value.toFixed(1)} s`)
const raised = (seen: Seen) =>
  seen.raised === undefined
    ? '-'
    : `${seconds(seen.raised.afterSeconds)} ${seen.raised.finding.severity}, ${seen.raised.finding.confidence}`
const began = (seen: Seen) => seconds(seen.raised?.sinceSeconds)

// `npm run stage -- [--at-once=N] [FINDING[:WORDS]...]`: incidents and their look-alikes in a real engine, each with sidecars
// of its own -> a table of what was reported, when, and with which permissions. Its status is 1 if anything was wrong.

import { loadavg } from 'node:os'
import { startEngine } from '../e2e/engine.ts'
import { makeImages, makeNodeImage, makeRealImage, NODE_IMAGE, REAL_IMAGE } from '../e2e/engine-images.ts'
import { QUICK_STAGES } from '../e2e/stages.ts'
import { CPU_STAGES } from '../e2e/stages-cpu.ts'
import { DISK_STAGES } from '../e2e/stages-disk.ts'
import { MEMORY_STAGES } from '../e2e/stages-memory.ts'
import { NETWORK_STAGES } from '../e2e/stages-network.ts'
import { PROCESS_STAGES } from '../e2e/stages-process.ts'
import { type Outcome, type Seen, type Stage, stageAlone, TIERS } from '../e2e/staging.ts'
import { failuresOf } from '../e2e/staging-verdict.ts'

const ALL_STAGES = [
  ...QUICK_STAGES,
  ...NETWORK_STAGES,
  ...PROCESS_STAGES,
  ...MEMORY_STAGES,
  ...CPU_STAGES,
  ...DISK_STAGES,
]
/** With two sidecars each: fewer where figures have to be exact. */
const AT_ONCE = /^--at-once=([1-9]\d?)$/

const names = process.argv.slice(2).filter(argument => !AT_ONCE.test(argument))
const atOnce = Number(process.argv.map(argument => argument.match(AT_ONCE)?.[1]).find(Boolean) ?? 7)
/** `fds`, or only those of it whose name has these words: `fds:a pool`. */
const isNamed = ({ finding, name }: Stage, words: string) =>
  words === finding || (words.startsWith(`${finding}:`) && name.includes(words.slice(finding.length + 1)))
const stages = ALL_STAGES.filter(stage => names.length === 0 || names.some(words => isNamed(stage, words)))
const unknown = names.filter(words => !ALL_STAGES.some(stage => isNamed(stage, words)))
if (unknown.length > 0) {
  const ids = [...new Set(ALL_STAGES.map(stage => stage.finding))]
  console.error(
    `Cannot stage ${unknown.join(', ')}: expected --at-once=1 to 99, or some of ${ids.join(', ')}`,
  )
  process.exit(1)
}
const engine = await startEngine()
try {
  await makeImages(engine)
  if (stages.some(({ image }) => image === REAL_IMAGE)) await makeRealImage(engine)
  if (stages.some(({ image }) => image === NODE_IMAGE)) await makeNodeImage(engine)
  console.log(
    '| finding | what happens | raised after | began | cleared after | without rights | began | cleared after | else said | load |',
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|')
  // Those that take longest begin first.
  const longestFirst = stages.toSorted((a, b) => secondsOf(b) - secondsOf(a))
  const waiting = longestFirst.filter(({ takesCpus }) => !takesCpus)
  const next = async (): Promise<void> => {
    for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift())
      await stageAndReport(stage)
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  for (const stage of longestFirst) if (stage.takesCpus) await stageAndReport(stage)
} finally {
  await engine.stop()
}

/** The others go on if the engine fails for one. */
async function stageAndReport(stage: Stage): Promise<void> {
  try {
    report(await stageAlone(engine, stage))
  } catch (error) {
    console.log(`| ${stage.finding} | ${stage.name} | not staged: ${error} |`)
    process.exitCode = 1
  }
}

/** At most. */
function secondsOf(stage: Stage): number {
  const { settleSeconds, watchedSeconds = 0, raisedWithinSeconds = 0, clearedWithinSeconds = 0 } = stage
  return settleSeconds + watchedSeconds + raisedWithinSeconds + clearedWithinSeconds
}

function report(outcome: Outcome): void {
  const { stage, seen } = outcome
  const wrong = failuresOf(outcome)
  const kind = stage.raisedWithinSeconds === undefined ? ' (look-alike)' : ''
  const others = new Set(
    TIERS.flatMap(tier => [...seen[tier].others].map(([id, { severity }]) => `${id} (${severity})`)),
  )
  // Of the last five minutes: figures of a machine that is busy with something else mean little.
  const load = loadavg()[1]?.toFixed(0)
  const cells = TIERS.flatMap(tier => [
    raised(seen[tier]),
    began(seen[tier]),
    seconds(seen[tier].clearedAfterSeconds),
  ])
  console.log(
    `| ${[stage.finding, `${stage.name}${kind}`, ...cells, [...others].join(', ') || '-', load].join(' | ')} |`,
  )
  for (const tier of TIERS)
    if (seen[tier].raised !== undefined) console.log(`  ${tier}: ${seen[tier].raised.finding.sentence}`)
  for (const line of wrong) console.log(`  WRONG: ${line}`)
  if (wrong.length > 0) process.exitCode = 1
}

function seconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value.toFixed(1)} s`
}

function raised({ raised: one }: Seen): string {
  return one === undefined
    ? '-'
    : `${seconds(one.afterSeconds)} ${one.finding.severity}, ${one.finding.confidence}`
}

function began({ raised: one }: Seen): string {
  return `${seconds(one?.sinceSeconds)}${one?.finding.mayBeOlder ? ' or earlier' : ''}`
}

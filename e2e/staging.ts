// Incidents and their healthy look-alikes, all at once in a real engine with real limits, watched by one topz that may
// read everything and by one that may not -> what each reported, when, about which process, with which figures.

import type { FoundInWords, WhyAnswer } from '../server/model/answers.ts'
import type { FindingId } from '../server/model/finding.ts'
import type { Engine } from './engine.ts'
import { APP_IMAGE, TOPZ_IMAGE } from './engine-images.ts'
import { published } from './free-port.ts'
import { answering, type Sidecar } from './sidecar.ts'

/** `full`: root with SYS_PTRACE. `denied`: the user nobody, without capabilities. */
export const TIERS = ['full', 'denied'] as const
export type Tier = (typeof TIERS)[number]

export interface Stage {
  readonly finding: FindingId
  /** What happens, in a few words. */
  readonly name: string
  /** Missing: a look-alike, about which nothing above a note is reported. */
  readonly raisedWithinSeconds?: number
  /** Missing: it does not wait for the end. */
  readonly clearedWithinSeconds?: number
  /** For a look-alike: how long it is watched. */
  readonly watchedSeconds?: number
  /** From the beginning to the first tick that is wrong. */
  readonly delaySeconds?: number
  /** Age of the container when it begins: rules ignore young ones. */
  readonly settleSeconds: number
  /** Options of `docker run`. */
  readonly flags?: readonly string[]
  readonly image?: string
  /** A shell script that waits for GO, and perhaps for END. */
  readonly script: string
  /** In place of GO and END: what the engine does to the container. */
  readonly begin?: string
  readonly end?: string
  /** The name of the process meant; missing: the container, or a port. */
  readonly comm?: string
  /** Figures of the evidence, within 15 %. */
  readonly evidence?: Readonly<Record<string, number>>
  /** What may be reported as well: another side of the same problem. */
  readonly also?: readonly FindingId[]
}

export const GO = 'until [ -e /go ]; do sleep 0.1; done'
export const END = 'until [ -e /end ]; do sleep 0.1; done'

export interface Seen {
  /** When it was first reported, in its latest occurrence. */
  raised?: { readonly afterSeconds: number; readonly sinceSeconds: number; finding: FoundInWords }
  clearedAfterSeconds?: number
  /** Everything else that was reported, with its severity. */
  readonly others: Map<string, FoundInWords>
}

export interface Outcome {
  readonly stage: Stage
  readonly seen: Readonly<Record<Tier, Seen>>
}

const LOOK_MS = 500

export async function stageAll(engine: Engine, stages: readonly Stage[]): Promise<readonly Outcome[]> {
  const watchers = { full: await watcher(engine, 'full'), denied: await watcher(engine, 'denied') }
  const running = await Promise.all(stages.map(stage => start(engine, stage)))
  while (running.some(one => !one.isOver())) {
    const answers = await Promise.all(
      TIERS.map(async tier => {
        const answer = await watchers[tier].get('/topz/why?format=json')
        return (await answer.json()) as WhyAnswer
      }),
    )
    for (const one of running)
      TIERS.forEach((tier, i) => {
        one.look(tier, answers[i] as WhyAnswer)
      })
    await Promise.all(running.map(one => one.proceed()))
    await new Promise(resolve => setTimeout(resolve, LOOK_MS))
  }
  return running.map(({ outcome }) => outcome)
}

/** One topz that sees the processes of all containers. */
export async function watcher(engine: Engine, tier: Tier): Promise<Sidecar> {
  const rights =
    tier === 'full'
      ? ['--cap-add=SYS_PTRACE']
      : ['--user=65532:65532', '--cap-drop=ALL', '--security-opt=no-new-privileges']
  const docker = ['run', '-d', '--pid=host', ...(await published()), ...rights, TOPZ_IMAGE]
  return answering(engine, await engine.must(...docker, '/server', '--address=0.0.0.0:8080'))
}

async function start(engine: Engine, stage: Stage) {
  const { flags = [], image = APP_IMAGE, script } = stage
  const id = await engine.must('run', '-d', '--init', ...flags, image, '/bin/sh', '-c', script)
  const startedAt = Date.now()
  const seen = { full: { others: new Map() }, denied: { others: new Map() } } as Record<Tier, Seen>
  let begunAt: number | undefined
  let endedAt: number | undefined

  const secondsSince = (at: number | undefined) => (at === undefined ? 0 : (Date.now() - at) / 1000)
  const touch = (file: string) => engine.must('exec', id, 'sh', '-c', `: > ${file}`)

  function look(tier: Tier, { findings }: WhyAnswer): void {
    const one = seen[tier]
    const own = findings.filter(({ subject }) => subject.container === id)
    for (const finding of own) if (finding.id !== stage.finding) one.others.set(finding.id, finding)
    const found = own.find(finding => finding.id === stage.finding)
    if (found !== undefined && one.raised === undefined)
      one.raised = {
        afterSeconds: secondsSince(begunAt),
        sinceSeconds: (found.since - (begunAt ?? startedAt)) / 1000,
        finding: found,
      }
    else if (found !== undefined && endedAt === undefined && one.raised !== undefined)
      one.raised.finding = found
    else if (found === undefined && one.raised !== undefined && endedAt !== undefined)
      one.clearedAfterSeconds ??= secondsSince(endedAt)
  }

  /** From settling to the trouble, and from that to its end. */
  async function proceed(): Promise<void> {
    if (begunAt === undefined && secondsSince(startedAt) >= stage.settleSeconds) {
      begunAt = Date.now()
      await (stage.begin === undefined ? touch('/go') : engine.must(stage.begin, id))
    } else if (endedAt === undefined && hasSaidAll()) {
      endedAt = Date.now()
      if (stage.clearedWithinSeconds !== undefined)
        await (stage.end === undefined ? touch('/end') : engine.must(stage.end, id))
    }
  }

  /** As long as both may report it: what one of them cannot know it never reports. */
  function hasSaidAll(): boolean {
    if (begunAt === undefined) return false
    const seconds = stage.raisedWithinSeconds ?? stage.watchedSeconds ?? 60
    const isRaised = stage.raisedWithinSeconds !== undefined && TIERS.every(tier => seen[tier].raised)
    return isRaised || secondsSince(begunAt) >= seconds
  }

  function isOver(): boolean {
    if (endedAt === undefined) return false
    const { clearedWithinSeconds = 0 } = stage
    const isClear = TIERS.every(
      tier => seen[tier].raised === undefined || seen[tier].clearedAfterSeconds !== undefined,
    )
    return isClear || secondsSince(endedAt) >= clearedWithinSeconds
  }

  return { look, proceed, isOver, outcome: { stage, seen } }
}

/** How a figure may differ from the truth. */
const TOLERANCE = 0.15
/** Three in a sidecar. Here one topz reads all these containers in rotation, and the engine takes its time to begin. */
const SINCE_SECONDS_MAX = 8

/** What was wrong, in words; nothing if all was right. */
export function failuresOf({ stage, seen }: Outcome): string[] {
  const { raised, clearedAfterSeconds } = seen.full
  const wrong: string[] = []
  for (const tier of TIERS)
    for (const [id, { severity, sentence }] of seen[tier].others)
      if (severity !== 'note' && !stage.also?.includes(id as FindingId))
        wrong.push(`${tier}: said ${id}, too: ${sentence}`)
  if (stage.raisedWithinSeconds === undefined) {
    for (const tier of TIERS) {
      const said = seen[tier].raised?.finding
      if (said !== undefined && said.severity !== 'note') wrong.push(`${tier}: said ${said.sentence}`)
    }
    return wrong
  }
  if (raised === undefined) return [...wrong, `not raised within ${stage.raisedWithinSeconds} s`]
  const { subject, evidence } = raised.finding
  if (Math.abs(raised.sinceSeconds - (stage.delaySeconds ?? 0)) > SINCE_SECONDS_MAX)
    wrong.push(`since ${raised.sinceSeconds.toFixed(1)} s after it began`)
  if (stage.comm !== undefined && subject.comm !== stage.comm && raised.finding.who[0]?.comm !== stage.comm)
    wrong.push(`named ${subject.comm ?? raised.finding.who[0]?.comm ?? 'nobody'} in place of ${stage.comm}`)
  for (const [name, truth] of Object.entries(stage.evidence ?? {})) {
    const said = evidence[name]
    if (typeof said !== 'number' || Math.abs(said - truth) > TOLERANCE * truth)
      wrong.push(`${name} is ${said}, expected ${truth}`)
  }
  if (stage.clearedWithinSeconds !== undefined && clearedAfterSeconds === undefined)
    wrong.push(`not cleared within ${stage.clearedWithinSeconds} s`)
  return wrong
}

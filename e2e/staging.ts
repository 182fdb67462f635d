// An incident or its healthy look-alike in a real engine with real limits, watched by a topz that may read everything
// and
// by one that may not -> what each reported, when, about which process, with which figures.

import { existsSync, writeFileSync } from 'node:fs'
import type { FoundInWords, WhyAnswer } from '../server/model/answers.ts'
import type { FindingId } from '../server/model/finding.ts'
import type { Engine } from './engine.ts'
import { APP_IMAGE, TOPZ_IMAGE } from './engine-images.ts'
import { published } from './free-port.ts'
import { answering } from './sidecar.ts'
import { mountStageDisk, type StageDisk } from './stage-disk.ts'

/** `full`: root with SYS_PTRACE. `denied`: the user nobody, without capabilities. */
export const TIERS = ['full', 'denied'] as const
export type Tier = (typeof TIERS)[number]

/** Where a stage happens. */
export interface Scene {
  readonly engine: Engine
  readonly id: string
  readonly disk: StageDisk | undefined
  /** Of its first process, for topz's host. */
  readonly pid: number
  /** Of its root directory: at once, which a program in the container would not be. */
  readonly touch: (name: 'go' | 'end') => void
}

export interface Stage {
  readonly finding: FindingId
  /** What happens, in a few words. */
  readonly name: string
  /** Missing: a look-alike, of which this is not reported at all, and nothing else above a note. */
  readonly raisedWithinSeconds?: number
  /** Missing: it does not wait for the end. */
  readonly clearedWithinSeconds?: number
  /** For a look-alike: how long it is watched. */
  readonly watchedSeconds?: number
  /** From the beginning to the first tick that is wrong. */
  readonly delaySeconds?: number | readonly [least: number, most: number]
  /**
   * Whether the kernel counts it by now, asked every half a second: where that takes a while, it begins then.
   */
  readonly beginsWhen?: (scene: Scene) => () => boolean
  /** Age of the container when it begins: rules ignore young ones. */
  readonly settleSeconds: number
  /** Options of `docker run`. DISK is the device of the disk. */
  readonly flags?: readonly string[]
  /** A file system of its own at /data, of so many MiB. */
  readonly diskMebibytes?: number
  readonly image?: string
  /** Without it process 1 is an init that passes signals on. */
  readonly isFirst?: true
  /** A shell script that waits for GO, and perhaps for END. */
  readonly script: string
  /** In place of GO and END: what is done to the container from outside. Done when it takes effect. */
  readonly begin?: (scene: Scene) => Promise<unknown>
  readonly end?: (scene: Scene) => Promise<unknown>
  /** The name of the process meant; missing: the container, or a port. */
  readonly comm?: string
  /** Figures of the evidence, within 15 %. */
  readonly evidence?: Readonly<Record<string, number>>
  /** What may be reported as well: another side of the same problem. */
  readonly also?: readonly FindingId[]
  /** Besides, topz has to list it as near its limit. */
  readonly isNear?: true
  /** Raised only where topz has no rights. */
  readonly onlyDenied?: true
  /** It takes the CPUs from others, or needs them for itself: no other stage meanwhile. */
  readonly takesCpus?: true
}

export const GO = 'until [ -e /go ]; do sleep 0.1; done'
export const END = 'until [ -e /end ]; do sleep 0.1; done'

export interface Seen {
  /** When it was first reported, in its latest occurrence. */
  raised?: { readonly afterSeconds: number; readonly sinceSeconds: number; finding: FoundInWords }
  clearedAfterSeconds?: number
  /** It was listed as near its limit. */
  wasNear?: true
  /** Everything else that was reported, with its severity. */
  readonly others: Map<string, FoundInWords>
}

export interface Outcome {
  readonly stage: Stage
  /** Nobody else was watched by the same topz. */
  readonly isAlone: boolean
  readonly seen: Readonly<Record<Tier, Seen>>
}

type Watchers = Readonly<Record<Tier, Watcher>>

const LOOK_MS = 500
/** On hosts with both versions the kernel counts waits only in the second, which the engine does not show. */
const UNIFIED = '/sys/fs/cgroup/unified'
export const COUNTED = existsSync(UNIFIED) ? ['-v', `${UNIFIED}:${UNIFIED}:ro`] : []

/** All at once, watched by one topz of each tier that sees the processes of all containers. */
export async function stageTogether(engine: Engine, stages: readonly Stage[]): Promise<readonly Outcome[]> {
  const watchers = await watchersOf(engine, 'host')
  return Promise.all(stages.map(stage => play(engine, stage, () => Promise.resolve(watchers), false)))
}

/** Watched by sidecars of its own. */
export function stageAlone(engine: Engine, stage: Stage): Promise<Outcome> {
  return play(engine, stage, id => watchersOf(engine, `container:${id}`), true)
}

async function watchersOf(engine: Engine, pids: string): Promise<Watchers> {
  return { full: await watcher(engine, 'full', pids), denied: await watcher(engine, 'denied', pids) }
}

export interface Watcher {
  readonly id: string
  readonly why: () => Promise<WhyAnswer>
}

/** `pids`: whose processes it sees, as `docker run --pid` takes it. */
export async function watcher(engine: Engine, tier: Tier, pids = 'host'): Promise<Watcher> {
  const rights =
    tier === 'full'
      ? ['--cap-add=SYS_PTRACE']
      : ['--user=65532:65532', '--cap-drop=ALL', '--security-opt=no-new-privileges']
  const docker = ['run', '-d', '--no-healthcheck', `--pid=${pids}`, ...(await published()), ...rights]
  const id = await engine.must(...docker, TOPZ_IMAGE, '/server', '--address=0.0.0.0:8080')
  const { get } = await answering(engine, id)
  let last: { readonly at: number; readonly answer: Promise<WhyAnswer> } | undefined
  const ask = async () => (await (await get('/topz/why?format=json')).json()) as WhyAnswer
  /** Those who look at the same time share an answer. */
  const why = () => {
    if (last === undefined || Date.now() - last.at >= LOOK_MS / 2) last = { at: Date.now(), answer: ask() }
    return last.answer
  }
  return { id, why }
}

async function play(
  engine: Engine,
  stage: Stage,
  watchersFor: (id: string) => Promise<Watchers>,
  isAlone: boolean,
): Promise<Outcome> {
  const disk = stage.diskMebibytes === undefined ? undefined : mountStageDisk(stage.diskMebibytes)
  const own: string[] = []
  try {
    const id = await start(engine, stage, disk)
    if (isAlone || disk !== undefined) own.push(id)
    const pid = Number(await engine.must('inspect', '-f', '{{.State.Pid}}', id))
    const root = `/proc/${pid}/root`
    const startedAt = Date.now()
    const watchers = await watchersFor(id)
    if (isAlone) own.push(...TIERS.map(tier => watchers[tier].id))
    const touch = (name: string) => writeFileSync(`${root}/${name}`, '')
    const one = follow(stage, { engine, id, pid, disk, touch }, isAlone, startedAt)
    while (!one.isOver()) {
      const answers = await Promise.all(TIERS.map(tier => watchers[tier].why()))
      TIERS.forEach((tier, i) => {
        one.note(tier, answers[i] as WhyAnswer)
      })
      await one.proceed()
      await new Promise(resolve => setTimeout(resolve, LOOK_MS))
    }
    return one.outcome
  } finally {
    // A process that waits in the kernel cannot be removed.
    disk?.thaw()
    if (own.length > 0) await engine.docker('rm', '-f', '-v', ...own)
    disk?.remove()
  }
}

function start(engine: Engine, stage: Stage, disk: StageDisk | undefined): Promise<string> {
  const { image = APP_IMAGE, script, isFirst, flags = [] } = stage
  const init = isFirst ? [] : ['--init']
  const volume = disk === undefined ? [] : ['-v', `${disk.folder}:/data`]
  const given = flags.map(flag => flag.replace('DISK', disk?.device ?? ''))
  const docker = ['run', '-d', ...init, ...COUNTED, ...volume, ...given]
  return engine.must(...docker, image, '/bin/sh', '-c', script)
}

function follow(stage: Stage, scene: Scene, isAlone: boolean, startedAt: number) {
  const { id, touch } = scene
  const seen = { full: { others: new Map() }, denied: { others: new Map() } } as Record<Tier, Seen>
  const hasBegun = stage.beginsWhen?.(scene) ?? (() => true)
  /** When it was started, and when the trouble began. */
  let startedItAt: number | undefined
  let begunAt: number | undefined
  let endedAt: number | undefined

  const secondsSince = (at: number | undefined) => (at === undefined ? 0 : (Date.now() - at) / 1000)

  function note(tier: Tier, { findings, nearLimits }: WhyAnswer): void {
    const one = seen[tier]
    if (nearLimits.some(({ kind, container }) => kind === 'memory' && (isAlone || container === id)))
      one.wasNear = true
    const own = findings.filter(({ subject }) => isAlone || subject.container === id)
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
    if (startedItAt === undefined && secondsSince(startedAt) >= stage.settleSeconds) {
      await (stage.begin === undefined ? touch('go') : stage.begin(scene))
      startedItAt = Date.now()
    }
    if (startedItAt !== undefined && begunAt === undefined && hasBegun())
      begunAt = stage.beginsWhen === undefined ? startedItAt : Date.now()
    if (endedAt === undefined && hasSaidAll()) {
      endedAt = Date.now()
      if (stage.clearedWithinSeconds !== undefined)
        await (stage.end === undefined ? touch('end') : stage.end(scene))
    }
  }

  /** As long as both may report it: what one of them cannot know it never reports. */
  function hasSaidAll(): boolean {
    if (startedItAt === undefined) return false
    const seconds = stage.raisedWithinSeconds ?? stage.watchedSeconds ?? 60
    const isRaised = stage.raisedWithinSeconds !== undefined && TIERS.every(tier => seen[tier].raised)
    return isRaised || secondsSince(startedItAt) >= seconds
  }

  function isOver(): boolean {
    if (endedAt === undefined) return false
    const { clearedWithinSeconds = 0 } = stage
    const isClear = TIERS.every(
      tier => seen[tier].raised === undefined || seen[tier].clearedAfterSeconds !== undefined,
    )
    return isClear || secondsSince(endedAt) >= clearedWithinSeconds
  }

  return { note, proceed, isOver, outcome: { stage, isAlone, seen } }
}

// `topz why`: watches this machine until there is a verdict, or until the user stops waiting, then reports what is
// wrong, as text or JSON. The exit status is the verdict.

import { monotonicMs, ownCpuMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { createDeriver } from '../derive/derive.ts'
import { VERDICT_SECONDS } from '../model/finding.ts'
import { messageOf } from '../model/message.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { ownRights } from '../procfs/own-rights.ts'
import { safeJson } from '../render/json.ts'
import { renderWhy, whyOf } from '../render/why.ts'
import type { Source } from '../sampler/sample.ts'
import { createSampler } from '../sampler/sampler.ts'
import { createFinder } from '../wiring/finder.ts'
import { verdictOf } from '../words/judged.ts'
import { tooEarly, type Verdict } from '../words/verdict.ts'

/** Distinct from 1, a failure of topz itself, and 2, a wrong flag. */
const EXIT_STATUS: Readonly<Record<Verdict['kind'], number>> = {
  well: 0,
  wrong: 3,
  early: 4,
  unjudged: 4,
  unwatched: 4,
}

export interface WhyOptions {
  readonly config: Config
  readonly version: string
  readonly source: Source
  readonly format: 'text' | 'json'
  /** One line that replaces the previous one; empty at the end. */
  readonly onProgress: (line: string) => void
  readonly onError: (message: string) => void
  /** Cells of a line of the terminal; undefined: it is no terminal. */
  readonly cells: number | undefined
  /** Aborted: what is known so far is enough. */
  readonly enough: AbortSignal
}

export interface WhyOutcome {
  readonly text: string
  readonly exitStatus: number
}

/** Resolves after a minute, or soon after `enough`. */
export async function why(options: WhyOptions): Promise<WhyOutcome> {
  const snapshot = await watch(options)
  options.onProgress('')
  return outcomeOf(snapshot, options.format, options.cells)
}

export function outcomeOf(snapshot: Snapshot, format: 'text' | 'json', cells?: number): WhyOutcome {
  const text = format === 'json' ? `${safeJson(whyOf(snapshot))}\n` : renderWhy(snapshot, cells)
  return { text, exitStatus: EXIT_STATUS[verdictOf(snapshot).kind] }
}

async function watch({
  config,
  version,
  source,
  onProgress,
  onError,
  enough,
}: WhyOptions): Promise<Snapshot> {
  // Seeing every process for the first time is topz's own work: it does not belong in the measured interval.
  await source.sample()
  const deriver = createDeriver({
    intervalMs: config.intervalMs,
    rights: ownRights(),
    container: config.container,
  })
  const find = createFinder(source, deriver, (what, error) => onError(`${what}: ${error}`))
  return new Promise(resolve => {
    const sampler = createSampler({
      source,
      derive: (sample, self) => find(deriver.derive(sample, self)),
      intervalMs: config.intervalMs,
      version,
      now: monotonicMs,
      cpuMs: ownCpuMs,
      onSnapshot(snapshot) {
        if ((snapshot.watchedSeconds ?? 0) >= VERDICT_SECONDS || enough.aborted) end(snapshot)
        else onProgress(progressOf(snapshot))
      },
      onError: error => onError(`tick failed: ${messageOf(error)}`),
    })
    const end = (snapshot: Snapshot) => {
      sampler.stop()
      resolve(snapshot)
    }
    // Between two ticks; before the first, with it.
    enough.addEventListener('abort', () => {
      const latest = sampler.latest()
      if (latest !== undefined) end(latest)
    })
    void sampler.start()
  })
}

function progressOf(snapshot: Snapshot): string {
  const { serious } = verdictOf(snapshot)
  const soFar = serious.length === 0 ? 'nothing wrong so far' : `${serious.length} wrong so far`
  return `${tooEarly(snapshot.watchedSeconds ?? 0)}, ${soFar}; Ctrl-C for what is known`
}

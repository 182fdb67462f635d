// `topz snapshot`: one readout to standard output. Two ticks, because a rate needs two readings.

import { monotonicMs, ownCpuMs } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { printable, UsageError } from '../config/setting.ts'
import { createDeriver } from '../derive/derive.ts'
import { asksForFindings } from '../model/filter/parse.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { ownRights } from '../procfs/own-rights.ts'
import { renderCsv } from '../render/csv.ts'
import { renderJson } from '../render/json.ts'
import { parseReadout } from '../render/readout.ts'
import { renderText } from '../render/text.ts'
import type { Source } from '../sampler/sample.ts'
import { createSampler } from '../sampler/sampler.ts'

const FORMATS = ['text', 'json', 'csv'] as const

/** `flags`: which of `given` are parameters of /topz. */
export async function printSnapshot(
  config: Config,
  version: string,
  source: Source,
  given: ReadonlyMap<string, string>,
  flags: readonly string[],
): Promise<void> {
  const parameters = new URLSearchParams([...given].filter(([name]) => flags.includes(name)))
  const format = FORMATS.find(one => one === (given.get('format') ?? 'text'))
  if (format === undefined)
    throw new UsageError(
      `Cannot parse format=${printable(given.get('format') ?? '')}: expected text, json or csv`,
    )
  const parsed = parseReadout(parameters)
  if (!parsed.ok) throw new UsageError(parsed.error)
  if (asksForFindings(parsed.value.query))
    throw new UsageError(
      'Cannot filter by finding in one readout, which judges nothing: expected topz why, or ?q=finding:... of a running topz',
    )
  const snapshot = await secondSnapshot(config, version, source)
  const render = { text: renderText, json: renderJson, csv: renderCsv }[format]
  await write(render(snapshot, parsed.value))
}

/** With rates, which the first one lacks. */
export async function secondSnapshot(config: Config, version: string, source: Source): Promise<Snapshot> {
  // Seeing every process for the first time is topz's own work: it does not belong in the measured interval.
  await source.sample()
  return new Promise((resolve, reject) => {
    const sampler = createSampler({
      source,
      derive: createDeriver({
        intervalMs: config.intervalMs,
        rights: ownRights(),
        container: config.container,
      }).derive,
      intervalMs: config.intervalMs,
      version,
      now: monotonicMs,
      cpuMs: ownCpuMs,
      onSnapshot: snapshot => {
        if (snapshot.seq < 2) return
        sampler.stop()
        resolve(snapshot)
      },
      onError: reject,
    })
    void sampler.start()
  })
}

/** Resolves when a pipe has taken it: the process ends right after. */
export function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // A reader that closes the pipe (`| head`) has what it wanted.
    process.stdout.on('error', error =>
      (error as { code?: string }).code === 'EPIPE' ? resolve() : reject(error),
    )
    process.stdout.write(text, error => !error && resolve())
  })
}

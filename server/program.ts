// A command and its flags -> a running server, or one readout: whatever needs more than a request to the topz beside
// this one. Separate from main.ts, so that a health check does not load it.

import { existsSync } from 'node:fs'
import { version } from '../package.json'
import { createOwnMemory } from './cgroup/own-memory.ts'
import { monotonicMs } from './clock.ts'
import { DEMO_HINT, DEMO_MOMENT, demoRecording } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { checkedRecording, exportRecording } from './commands/export.ts'
import { licensesText } from './commands/licenses.ts'
import { printSnapshot, secondSnapshot, write } from './commands/snapshot.ts'
import { why } from './commands/why.ts'
import { type Config, parseConfig } from './config/config.ts'
import type { Command } from './config/flags.ts'
import { UsageError } from './config/setting.ts'
import { exitsWatchedMax, keptOpenMax } from './connections/descriptor-budget.ts'
import { spawnWorkerThread } from './costly/costly-thread.ts'
import { type Assets, loadAssets } from './http/assets.ts'
import { AddressTakenError } from './http/listen.ts'
import { SNAPSHOT_FLAGS } from './model/readout-parameters.ts'
import { createPortableSource } from './portable/portable.ts'
import { bootId } from './procfs/boot-id.ts'
import { descriptorLimit } from './procfs/descriptors.ts'
import { createRecorder } from './recorder/recorder-client.ts'
import { spawnRecorderThread } from './recorder/recorder-thread.ts'
import { createRedactor } from './redact/redactor.ts'
import { createProcSource } from './sampler/proc-source.ts'
import type { Source } from './sampler/sample.ts'
import { serve } from './serve.ts'
import type { Feed } from './wiring/feed.ts'

/** `operand`: the recording for replay and export. Ends the process if a command ends by itself. */
export async function run(
  command: Exclude<Command, 'help' | 'version' | 'healthcheck'>,
  given: ReadonlyMap<string, string>,
  operand: string,
): Promise<void> {
  switch (command) {
    case 'licenses':
      await write(await licensesText())
      process.exit(0)
      break
    case 'snapshot': {
      const config = parseConfig(given, process.env)
      await printSnapshot(config, version, createSource(config), given, SNAPSHOT_FLAGS)
      process.exit(0)
      break
    }
    case 'doctor':
      await printDoctor(parseConfig(given, process.env), given.get('format'))
      process.exit(0)
      break
    case 'why':
      process.exit(await printWhy(parseConfig(given, process.env), given.get('format')))
      break
    case 'serve':
      await runServer(parseConfig(given, process.env, createOwnMemory()()?.limitBytes))
      return
    case 'replay':
      await runReplay(parseConfig(given, process.env), checkedRecording(operand))
      return
    case 'demo': {
      const config = parseConfig(given, process.env)
      await runReplay(config, await demoRecording(), DEMO_MOMENT, DEMO_HINT)
      return
    }
    case 'export':
      await exportRecording(checkedRecording(operand), given)
      return
    default:
      command satisfies never
  }
}

async function printDoctor(config: Config, format = 'text'): Promise<void> {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`Cannot parse format=${format}: expected text or json`)
  const source = createSource(config)
  // It is still needed once there is a snapshot.
  const snapshot = await secondSnapshot(config, version, { ...source, close: () => {} })
  await write(await doctor(snapshot, source, format))
}

/** Its exit status. */
async function printWhy(config: Config, format = 'text'): Promise<number> {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`Cannot parse format=${format}: expected text or json`)
  const ending = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => (ending.signal.aborted ? process.exit(1) : ending.abort()))
  const { text, exitStatus } = await why({
    config,
    version,
    source: createSource(config),
    format,
    cells: process.stdout.isTTY ? process.stdout.columns || undefined : undefined,
    // Erases what stood in the line. Programs see only the answer.
    onProgress: line => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${line}`),
    onError: message => process.stderr.write(`topz: ${message}\n`),
    enough: ending.signal,
  })
  await write(text)
  return exitStatus
}

async function runServer(config: Config): Promise<void> {
  const built = await import('../dist/ui.json')
  const feed = {
    source: createSource(config),
    replay: undefined,
    createRecorder: recorderOf(config, undefined),
  }
  await runFeed(config, feed, loadAssets(built.default))
}

/** `query`: of the address that is printed. */
async function runReplay(config: Config, path: string, query = '', hint = ''): Promise<void> {
  const built = await import('../dist/ui.json')
  const feed = { source: undefined, replay: path, createRecorder: recorderOf(config, path) }
  await runFeed(config, feed, loadAssets(built.default), query, hint)
}

async function runFeed(
  config: Config,
  from: Omit<Feed, 'onFailure'>,
  assets: Assets,
  query = '',
  hint = '',
): Promise<void> {
  const onFailure = (message: string) => {
    process.stderr.write(`topz: ${message}\n`)
    process.exit(1)
  }
  const running = await serve(config, version, { ...from, onFailure }, assets).catch(error => {
    throw error instanceof AddressTakenError ? new UsageError(error.message) : error
  })
  let isEnding = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isEnding) process.exit(1)
      isEnding = true
      void running.stop(signal).finally(() => process.exit(0))
    })
  }
  // Only now: once it has said where it listens, it may be asked to stop.
  process.stdout.on('error', () => {})
  process.stderr.write(hint)
  process.stdout.write(`topz ${version}: ${running.url}${query}\n`)
}

function createSource(config: Config): Source {
  const hasProc = existsSync(`${config.procRoot}/self`) || config.procRoot !== '/proc'
  if (config.source === 'ps' || (config.source === 'auto' && !hasProc)) {
    return createPortableSource({
      redact: createRedactor(config.redact),
      selfPid: process.pid,
      now: monotonicMs,
    })
  }
  if (!hasProc) throw new UsageError('Cannot use --source=proc: there is no /proc here; expected --source=ps')
  const ownLimitBytes = createOwnMemory()()?.limitBytes
  const descriptors = descriptorLimit()
  return createProcSource({
    procRoot: config.procRoot,
    descriptorsMax: keptOpenMax(descriptors, ownLimitBytes),
    exitsMax: exitsWatchedMax(descriptors, ownLimitBytes),
    redact: config.redact,
    cgroupRoot: config.cgroupRoot,
    allowEnviron: config.allowEnviron,
    pssBudget: config.pssBudget,
    intervalMs: config.intervalMs,
    spawn: options => spawnWorkerThread(workerUrl(), options),
  })
}

function recorderOf(config: Config, replay: string | undefined) {
  return (onWarning: (message: string) => void) =>
    createRecorder({
      spawn: () =>
        spawnRecorderThread(new URL('./recorder/recorder-worker.ts', import.meta.url), {
          folder: config.data,
          replay,
          historyMs: config.historyMs,
          bytesMax: config.historyBytes,
          version,
          boot: bootId(config.procRoot),
        }),
      onWarning,
      now: monotonicMs,
    })
}

/** In the executable the build names the worker as a separate entry, next to main. */
function workerUrl(): URL {
  return new URL('./costly/costly-worker.ts', import.meta.url)
}

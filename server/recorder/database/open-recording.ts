// Where to record -> an open database: in a folder, in memory, or another topz's to look at.

import { RECORDING_MEMORY_BYTES_MAX, RECORDING_MEMORY_MS_MAX } from '../../config/limits.ts'
import { type OpenDatabase, openFolder, openMemory } from './database.ts'
import { RecordingError } from './database-error.ts'
import { openToRead } from './database-read.ts'

export interface RecordingOptions {
  /** Undefined: in memory. */
  readonly folder: string | undefined
  /** A recording to look at; nothing is recorded. */
  readonly replay: string | undefined
  readonly historyMs: number
  readonly bytesMax: number
  readonly version: string
  readonly boot: string | undefined
}

/** Limits for memory, if a folder was requested but can't be used. */
export function inMemory(asked: RecordingOptions): RecordingOptions {
  return {
    ...asked,
    bytesMax: Math.min(asked.bytesMax, RECORDING_MEMORY_BYTES_MAX),
    historyMs: Math.min(asked.historyMs, RECORDING_MEMORY_MS_MAX),
  }
}

/** F16, F18, F36: whatever is wrong with the folder, topz records in memory. */
export function open(options: RecordingOptions, now: number, warnings: string[]): OpenDatabase {
  if (options.replay !== undefined) return openToRead(options.replay)
  if (options.folder === undefined) return openMemory(options.bytesMax)
  try {
    const opened = openFolder(options.folder, options.bytesMax, now)
    if (opened.warning !== undefined) warnings.push(opened.warning)
    return opened
  } catch (error) {
    if (!(error instanceof RecordingError)) throw error
    warnings.push(error.message)
    return openMemory(inMemory(options).bytesMax)
  }
}

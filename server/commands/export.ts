// `topz export PATH`: a range of a recording -> a separate file; and the check that there is a recording at all.

import { writeFileSync } from 'node:fs'
import { UsageError } from '../config/setting.ts'
import { messageOf } from '../model/message.ts'
import { MOMENT_FORMS, parseMoment } from '../model/moment.ts'
import { exportRange, lastMomentOf } from '../recorder/ask/export.ts'
import { RecordingError } from '../recorder/database/database-error.ts'
import { openToRead } from '../recorder/database/database-read.ts'

/** The path, if a recording can be opened there. */
export function checkedRecording(path: string): string {
  try {
    openToRead(path).close()
    return path
  } catch (error) {
    if (error instanceof RecordingError) throw new UsageError(error.message)
    throw error
  }
}

export function exportRecording(path: string, given: ReadonlyMap<string, string>): void {
  const bytes = cutOut(path, given)
  const output = given.get('output') ?? 'topz-recording.db'
  try {
    writeFileSync(output, bytes, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const { code } = error as { code?: string }
    throw new UsageError(
      code === 'EEXIST'
        ? `Cannot write ${output}: it already exists; choose another file with --output=FILE`
        : `Cannot write ${output} (${code}): choose another file with --output=FILE`,
    )
  }
  process.stdout.write(`${output}: ${bytes.length} bytes\n`)
}

function cutOut(path: string, given: ReadonlyMap<string, string>): Uint8Array {
  const { db, close, liveLife } = openToRead(path)
  try {
    // Relative times count from the end of the recording, which may be a week old.
    const end = lastMomentOf(db) ?? Date.now()
    const moment = (name: 'from' | 'to', otherwise: string) => {
      const text = given.get(name) ?? otherwise
      const at = parseMoment(text, end)
      if (at === undefined) throw new UsageError(`Cannot parse --${name}=${text}: expected ${MOMENT_FORMS}`)
      return at
    }
    const [from, to] = [moment('from', '-1h'), moment('to', 'now')]
    if (from >= to) throw new UsageError('Cannot export: --from must be before --to')
    const bytes = exportRange(db, from, to, liveLife?.(), Number.POSITIVE_INFINITY)
    if (bytes instanceof Uint8Array) return bytes
    const last = new Date(end).toISOString()
    throw new UsageError(
      `Cannot export ${path}: nothing was recorded in this range; the last recorded moment is ${last}`,
    )
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`Cannot export ${path}: it is damaged (${messageOf(error)})`)
  } finally {
    close()
  }
}

// `topz demo`: the recording of an incident that is part of the program -> a file to replay, gone when topz ends. It
// was made from demo/shop by bench/record-demo.ts.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { UsageError } from '../config/setting.ts'
import { messageOf } from '../model/message.ts'

/** In a read-only container only the second can be written. */
const FOLDERS = [tmpdir(), '/dev/shm']

export const DEMO_HINT =
  'A recorded incident: a container of 192 MiB and half a CPU, in which a worker leaks until the kernel kills it, and the life after.\n' +
  'The address shows the last seconds before the kill. Step with the arrow keys, click into the charts, or press End for what came after.\n'

/** A few seconds before the kill, counted from the end. */
export const DEMO_MOMENT = '?at=-75s'

/** Throws UsageError if there is no folder that can be written. */
export async function demoRecording(folders: readonly string[] = FOLDERS): Promise<string> {
  const packed = (await import('../../demo/shop.db.gz', { with: { type: 'file' } })).default
  const bytes = gunzipSync(readFileSync(packed))
  const reasons: string[] = []
  for (const folder of folders) {
    try {
      const own = mkdtempSync(join(folder, 'topz-demo-'))
      process.on('exit', () => rmSync(own, { recursive: true, force: true }))
      const file = join(own, 'shop.db')
      writeFileSync(file, bytes, { mode: 0o600 })
      return file
    } catch (error) {
      reasons.push(messageOf(error))
    }
  }
  throw new UsageError(
    `Cannot unpack the demo: ${reasons.join('; ')}; set TMPDIR to a folder that can be written`,
  )
}

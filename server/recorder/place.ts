// Where topz is recording at present: the requested folder, memory as long as that cannot be used, or another topz's
// recording to look at. Switches to another database when this one is lost or damaged, and back when it can.

import type { Database } from 'bun:sqlite'
import { appendRecording } from './ask/export.ts'
import { CUT, createLives } from './ask/lives.ts'
import { type OpenDatabase, openMemory, setAside } from './database/database.ts'
import { isDamage, isFull, reasonOf } from './database/database-error.ts'
import { inMemory, open, type RecordingOptions } from './database/open-recording.ts'
import { createWriter, type Writer } from './keep/writer.ts'

/** The database that is open now. */
export interface Place {
  readonly opened: OpenDatabase
  readonly db: Database
  readonly lives: ReturnType<typeof createLives>
  /** Undefined if nothing is recorded: another topz's recording is shown. */
  readonly writer: Writer | undefined
}

export type Places = ReturnType<typeof createPlaces>

/** Anything worth a log line is added to `warnings`. */
export function createPlaces(asked: RecordingOptions, now: () => number, warnings: string[]) {
  let attached: string | undefined
  let current = withoutWriter(open(asked, now(), warnings))
  if (asked.replay === undefined) {
    try {
      current = beginIn(current.opened)
    } catch (error) {
      if (!isDamage(error)) throw error
      startAnew('damaged')
    }
  }

  function withoutWriter(opened: OpenDatabase): Place {
    const lives = createLives(opened.db, () => current.writer?.life ?? opened.liveLife?.())
    return { opened, db: opened.db, lives, writer: undefined }
  }

  /** A new life in this database, or in memory if it is full. */
  function beginIn(opened: OpenDatabase): Place {
    try {
      const writer = createWriter(opened.db, { at: now(), version: asked.version, boot: asked.boot })
      if (attached !== undefined) writer.attach(attached)
      return { ...withoutWriter(opened), writer }
    } catch (error) {
      if (!isFull(error) || opened.path === undefined) throw error
      opened.close()
      warnings.push(reasonOf(error, opened.path))
      return beginIn(openMemory(inMemory(asked).bytesMax))
    }
  }

  /** What was recorded is lost, what follows is not. F14: damage that was not noticed when the file was opened. */
  function startAnew(why: 'damaged' | 'gone'): void {
    const { path } = current.opened
    current.opened.close()
    if (why === 'gone') warnings.push(`${path} was removed or replaced: starting a new recording`)
    else if (path !== undefined) warnings.push(setAside(path, now()))
    current = beginIn(open(asked, now(), warnings))
  }

  function hasFallenBack(): boolean {
    return asked.folder !== undefined && current.opened.path === undefined
  }

  /** What was kept in memory meanwhile goes into the folder. False: it cannot be used yet. */
  function tryToReturn(): boolean {
    const tried: string[] = []
    const next = open(asked, now(), tried)
    if (next.path === undefined) {
      next.close()
      return false
    }
    try {
      current.writer?.end(now(), CUT)
      appendRecording(current.db, next.db)
    } catch (error) {
      if (!isFull(error)) throw error
    }
    current.opened.close()
    warnings.push(...tried, `recording to ${next.path} again`)
    current = beginIn(next)
    return true
  }

  return {
    current: (): Place => current,
    startAnew,
    tryToReturn,
    hasFallenBack,
    /** The facts about the place used now. */
    options: (): RecordingOptions => (hasFallenBack() ? inMemory(asked) : asked),
    attach(app: string): void {
      attached = app
      current.writer?.attach(app)
    },
  }
}

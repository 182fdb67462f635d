// Ticks on their way into the database: they wait while it is full, and displace the oldest moments. A failure here
// affects only the recording.

import { messageOf } from '../../model/message.ts'
import { bytesOf } from '../database/database.ts'
import { isDamage, isFull } from '../database/database-error.ts'
import type { TickRecord } from '../format/encoder.ts'
import type { Place, Places } from '../place.ts'
import { retain } from './retention.ts'
import type { Writer } from './writer.ts'

/** Ticks that wait while the disk is full; the oldest is dropped first. */
const WAITING_MAX = 60
const FULL = 'the disk, or the space allowed for the recording, is full'

export function createQueue(places: Places, now: () => number) {
  let waiting: TickRecord[] = []
  let pausedBy: string | undefined
  let lost = 0

  /** False: everything waiting was dropped, because without the oldest none of the others can be read. */
  function add(record: TickRecord): boolean {
    waiting.push(record)
    if (waiting.length <= WAITING_MAX) return true
    lost += waiting.length
    waiting = []
    return false
  }

  /** Writes what waits. False: the file is damaged. */
  function flush(writer: Writer, place: Place): boolean {
    try {
      try {
        write(writer, place)
      } catch (error) {
        if (!isFull(error)) throw error
        // The oldest moments make room for it.
        place.opened.giveUpReserve()
        if (!tidyUp(place)) return false
        write(writer, place)
      }
      pausedBy = undefined
    } catch (error) {
      if (isDamage(error)) return false
      pausedBy = isFull(error) ? FULL : messageOf(error)
    }
    return true
  }

  function write(writer: Writer, { opened, db }: Place): void {
    while (waiting.length > 0) {
      // The reader that held it may be gone: without a write nothing would write it back.
      if (opened.isLogTooLong()) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      // Removals are written there, too: no room can be made.
      if (opened.isLogTooLong()) throw new Error(FULL)
      writer.write(waiting[0] as TickRecord)
      waiting.shift()
    }
  }

  /** Thins out and removes what is too old or too much. False: the file is damaged. */
  function tidyUp({ opened, db }: Place): boolean {
    try {
      retain(db, now(), { historyMs: places.options().historyMs, bytesMax: opened.roomBytes })
      opened.shrink()
    } catch (error) {
      if (isDamage(error)) return false
      // A full disk: the recording itself reports it.
      if (!isFull(error)) pausedBy = messageOf(error)
    }
    return true
  }

  return {
    add,
    flush,
    tidyUp,
    isTooLarge: ({ opened, db }: Place): boolean => bytesOf(db) > opened.roomBytes,
    /** What waits belongs to a database that was given up. */
    clear(): void {
      waiting = []
    },
    /** Why nothing is written at present; undefined while everything is. */
    pausedBy: (): string | undefined => pausedBy,
    lost: (): number => lost,
  }
}

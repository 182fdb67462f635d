// The recording -> which programs have a colour, as it was recorded last: of every moment, so that a program has the same
// one wherever it is shown.

import type { Database } from 'bun:sqlite'
import { PROGRAM_COLOURS, type ProgramColour } from '../../model/snapshot.ts'
import { readable, untilDamage } from '../database/database-error.ts'
import { KINDS } from '../format/fields.ts'
import { restReader } from './states.ts'

/** Lives that ended before any colour was given are passed over, as far back as this. */
const LIVES_BACK_MAX = 20

export function coloursIn(db: Database): readonly ProgramColour[] | undefined {
  return readable(() => {
    const subjects = db
      .query<{ subject: number; life: number }, [number, number]>(
        `SELECT subject, life FROM subject WHERE kind = ?1 AND life > (SELECT max(life) FROM life) - ?2 ORDER BY life DESC`,
      )
      .all(KINDS.indexOf('colours'), LIVES_BACK_MAX)
    for (const { subject, life } of subjects) {
      const rest = lastRestOf(db, subject, life)
      const { colours } = rest === undefined ? {} : restReader(db)(rest)
      if (Array.isArray(colours)) return colours.filter(isColour)
    }
    return undefined
  }, undefined)
}

/** It is in the last full tick, or in one after it. */
function lastRestOf(db: Database, subject: number, life: number): number | undefined {
  const ticks = db
    .query<{ tick: number }, [number]>(
      'SELECT tick FROM tick WHERE life = ?1 AND tick >= (SELECT max(tick) FROM tick WHERE life = ?1 AND is_full = 1) ORDER BY tick DESC',
    )
    .iterate(life)
  const row = db.query<{ rest: number | null }, [number, number]>(
    'SELECT rest FROM sample WHERE tick = ? AND subject = ?',
  )
  for (const { tick } of untilDamage(ticks)) {
    const rest = row.get(tick, subject)?.rest
    if (typeof rest === 'number') return rest
  }
  return undefined
}

function isColour(one: unknown): one is ProgramColour {
  const { program, colour } = (one ?? {}) as Partial<ProgramColour>
  return (
    typeof program === 'string' &&
    Number.isInteger(colour) &&
    (colour ?? 0) >= 1 &&
    Number(colour) <= PROGRAM_COLOURS
  )
}

// A file that is damaged here and there: what can be read of it is shown, and if nothing can, the answer says so.

import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { event as eventWith, process } from '../../model/fixture.ts'
import { messageOf } from '../../model/message.ts'
import { one, START, start } from '../fixture.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-moment-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Three hundred seconds of two processes, then damaged by `sql`; each 120 ticks can be read on their own. */
function damaged(title: string, sql: string) {
  const dir = join(folder, title)
  const whole = start({ folder: dir })
  whole.run(300, second => ({
    processes: [one(), process({ pid: 2, id: '2:0', command: 'the other' })],
    namespace: { hostname: second < 200 ? 'early' : 'late' },
  }))
  whole.close(undefined)
  const file = new Database(join(dir, 'recording.db'))
  file.exec(sql)
  file.close()
  return start({ replay: dir })
}

const LAST = Number.MAX_SAFE_INTEGER

for (const [what, sql] of [
  ['whose text is no JSON', `UPDATE rest SET text = substr(text, 2) WHERE text LIKE '%the other%'`],
  ['whose text lacks a member', `UPDATE rest SET text = replace(text, 'command"', 'commanX"')`],
  ['of no known kind', `UPDATE subject SET kind = 99 WHERE id = '2:0'`],
] as const)
  test(`a process ${what} is left out of a moment, and the others are shown`, () => {
    const replay = damaged(what, what.includes('member') ? `${sql} WHERE text LIKE '%the other%'` : sql)
    expect(replay.snapshot({ at: START + 150_000 })?.processes.map(({ pid }) => pid)).toEqual([1])
    replay.close(undefined)
  })

test('for a damaged moment the nearest readable one is shown, and says so', () => {
  const replay = damaged('moment', `UPDATE rest SET text = 'x' WHERE text LIKE '%"hostname":"late"%'`)
  const second = (at: number) => {
    const { at: shown = 0, recorded } = replay.snapshot({ at }) ?? {}
    return [(shown - START) / 1000, recorded?.askedAt]
  }
  const at = START + 299_000
  expect(second(START + 130_000)).toEqual([130, undefined])
  expect(second(at)).toEqual([121, at])
  expect(second(LAST)).toEqual([121, undefined])
  replay.close(undefined)
})

test('a recording of which nothing can be read says that it is damaged', () => {
  const replay = damaged('all', `UPDATE rest SET text = 'x'`)
  expect(() => replay.snapshot({ at: LAST })).toThrow('it is damaged')
  replay.close(undefined)
})

test('a damaged event is left out, and the others are shown', () => {
  const dir = join(folder, 'events')
  const whole = start({ folder: dir })
  const event = (number: number) =>
    eventWith({ number, at: START + number * 1000, comm: `event ${number}`, severity: 'warning' })
  whole.run(10, () => ({ processes: [one()], events: [1, 2, 3].map(event) }))
  whole.close(undefined)
  const file = new Database(join(dir, 'recording.db'))
  file.exec(`UPDATE event SET json = substr(json, 2) WHERE json LIKE '%event 2%'`)
  file.close()
  const replay = start({ replay: dir })
  for (const isAlarming of [false, true])
    expect(replay.events({ from: 0, to: LAST, limit: 9, isAlarming }).map(({ comm }) => comm)).toEqual([
      'event 1',
      'event 3',
    ])
  expect(replay.snapshot({ at: LAST })?.events).toHaveLength(2)
  replay.close(undefined)
})

test('short-lived children of a past moment are known from the events before it', () => {
  const whole = start({ folder: join(folder, 'short-lived') })
  const exit = (number: number) =>
    eventWith({
      number,
      at: START + number * 1000,
      processId: `${number}:1`,
      comm: 'date',
      parentId: '1:0',
      livedMs: 1200,
    })
  whole.run(5, second => ({ processes: [one()], events: [1, 2, 3, 4, 5].slice(0, second).map(exit) }))
  const countAt = (second: number) => whole.snapshot({ at: START + second * 1000 })?.shortLived?.[0]?.count
  expect([2, 3, 5].map(countAt)).toEqual([undefined, 3, 5])
  whole.close(undefined)
})

test('S14: what SQLite repeats of a damaged file is one line, and no escape for a terminal', () => {
  const said = messageOf(new Error('unrecognized token: "\n\u001b]0;pwn\u0007\u202e"'))
  expect(said).toBe('unrecognized token: " ]0;pwn "')
})

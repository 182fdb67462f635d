// Records -> rows.
import { expect, test } from 'bun:test'
import { event, process } from '../../model/fixture.ts'
import { emptyInMemory } from '../database/database.ts'
import { at, one, type Scene, START } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'
import { eventOf } from '../format/event.ts'
import { createWriter } from './writer.ts'

const LIFE = { at: START, version: '1.2', boot: 'b' }

function make(db = emptyInMemory()) {
  const writer = createWriter(db, LIFE)
  const encoder = createEncoder()
  let seq = 0
  const see = (scene: Scene) => {
    seq++
    writer.write(encoder.encode(at(seq, START + seq * 1000, scene)))
  }
  const rows = (sql: string) => db.query(sql).values()
  return { db, writer, encoder, see, rows }
}

const two = process({ pid: 2, id: '2:0', startTicks: 0 })
const SUBJECTS = `SELECT id FROM subject WHERE kind = 0 ORDER BY subject`

test('a life begins with what it is, and learns later what it is attached to and how it ended', () => {
  const { writer, rows } = make()
  expect(rows('SELECT life, started_at, version, boot, app, ended_at FROM life')).toEqual([
    [1, START, '1.2', 'b', null, null],
  ])
  writer.attach('app')
  writer.end(START + 5, 'SIGTERM')
  expect(rows('SELECT app, ended_at, ending FROM life')).toEqual([['app', START + 5, 'SIGTERM']])
})

test('a boot that may not be read is unknown', () => {
  const db = emptyInMemory()
  createWriter(db, { ...LIFE, boot: undefined })
  expect(db.query('SELECT boot FROM life').values()).toEqual([[null]])
})

test('a process is written down once, and again only when it changes', () => {
  const { see, rows } = make()
  for (let i = 0; i < 3; i++) see([one(), two])
  expect(rows(SUBJECTS)).toEqual([['1:0'], ['2:0']])
  const samples = () =>
    Number(rows(`SELECT count(*) FROM sample JOIN subject USING (subject) WHERE id = '2:0'`)[0]?.[0])
  expect(samples()).toBe(1)
  see([one(), { ...two, cpuUsage: 0.5 }])
  expect(samples()).toBe(2)
})

test('one that went is marked as gone, and one that comes back is the same', () => {
  const { see, rows } = make()
  see([one(), two])
  see([one()])
  see([one(), two])
  expect(rows(SUBJECTS)).toEqual([['1:0'], ['2:0']])
  expect(
    rows(
      `SELECT tick, numbers IS NULL FROM sample JOIN subject USING (subject) WHERE id = '2:0' ORDER BY tick`,
    ),
  ).toEqual([
    [1, 0],
    [2, 1],
    [3, 0],
  ])
})

test('the next life goes on after the last, with numbers of its own', () => {
  const first = make()
  first.see([one()])
  const second = make(first.db)
  expect(second.writer.life).toBe(2)
  second.see([one()])
  expect(second.rows('SELECT tick, life FROM tick ORDER BY tick')).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect(second.rows('SELECT life FROM subject WHERE kind = 0 ORDER BY subject')).toEqual([[1], [2]])
})

test('a record that cannot be written leaves nothing of itself, and the next takes its place', () => {
  const { db, see, encoder, writer, rows } = make()
  see([one()])
  db.exec(`CREATE TRIGGER refuse BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END`)
  const events = [event({ at: START })]
  expect(() => see({ processes: [one(), two], events })).toThrow('no')
  expect(rows('SELECT count(*) FROM tick')).toEqual([[1]])
  expect(rows(SUBJECTS)).toEqual([['1:0']])
  db.exec('DROP TRIGGER refuse')
  encoder.restart()
  writer.write(encoder.encode(at(3, START + 3000, [one(), two])))
  expect(rows('SELECT tick, is_full FROM tick ORDER BY tick')).toEqual([
    [1, 1],
    [2, 1],
  ])
  expect(rows(SUBJECTS)).toEqual([['1:0'], ['2:0']])
})

test('events are kept as they were', () => {
  const { see, rows } = make()
  const end = event({ number: 7, at: START + 1, comm: `it's "x"` })
  see({ events: [end] })
  const [[at, json] = []] = rows('SELECT at, json FROM event')
  expect(eventOf({ at: Number(at), json: String(json) })).toEqual([end])
})

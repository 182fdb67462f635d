// Where topz records at present.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingOptions } from './database/open-recording.ts'
import { at, MIB, one, START, start } from './fixture.ts'
import { createEncoder } from './format/encoder.ts'
import { createPlaces } from './place.ts'

const ASKED: RecordingOptions = {
  folder: undefined,
  replay: undefined,
  historyMs: 3_600_000,
  bytesMax: 8 * MIB,
  version: '1',
  boot: undefined,
}

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-place-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function make(options: Partial<RecordingOptions> = {}) {
  const warnings: string[] = []
  return { warnings, ...createPlaces({ ...ASKED, ...options }, () => START, warnings) }
}

const livesOf = ({ current }: ReturnType<typeof make>) => current().lives.since(Number.NEGATIVE_INFINITY)

test('a life begins where topz records', () => {
  const places = make({ folder })
  expect(places.current().opened.path).toBe(join(folder, 'recording.db'))
  expect(livesOf(places)).toMatchObject([{ life: 1, isCurrent: true }])
  expect([places.hasFallenBack(), places.warnings]).toEqual([false, []])
  places.current().opened.close()
})

test('a recording to look at has no writer, and none of its lives is the current one', () => {
  const recording = start({ folder })
  recording.run(3, () => [one()])
  recording.close({ at: START, how: 'SIGTERM' })
  const places = make({ replay: folder })
  expect(places.current().writer).toBeUndefined()
  expect(livesOf(places)).toMatchObject([{ life: 1, ending: { how: 'stopped' } }])
  expect(places.hasFallenBack()).toBe(false)
  places.current().opened.close()
})

test('F15: a folder that cannot be used is replaced by memory, with its smaller limits, and used once it can be', () => {
  const mounted = join(folder, 'mounted')
  writeFileSync(mounted, '')
  const places = make({ folder: mounted, bytesMax: 512 * MIB })
  expect([places.hasFallenBack(), places.warnings.length]).toEqual([true, 1])
  expect(places.options().bytesMax).toBeLessThan(512 * MIB)
  expect(places.tryToReturn()).toBe(false)
  places.attach('app')
  places.current().writer?.write(createEncoder().encode(at(1, START + 1000, [one()])))
  rmSync(mounted)
  expect(places.tryToReturn()).toBe(true)
  expect([places.hasFallenBack(), places.options().bytesMax]).toEqual([false, 512 * MIB])
  expect(places.warnings.at(-1)).toBe(`recording to ${join(mounted, 'recording.db')} again`)
  // What was kept in memory meanwhile, and the life that goes on.
  const { db } = places.current()
  expect(db.query('SELECT count(*) FROM tick').values()).toEqual([[1]])
  expect(db.query('SELECT app FROM life ORDER BY life').values()).toEqual([['app'], ['app']])
  places.current().opened.close()
})

test('a file that is gone, or damaged, is said, and a new one begins with what topz is attached to', () => {
  const places = make({ folder })
  places.attach('app')
  rmSync(join(folder, 'recording.db'))
  places.startAnew('gone')
  expect(places.warnings.at(-1)).toContain('was removed or replaced: starting a new recording')
  expect(places.current().db.query('SELECT app FROM life').values()).toEqual([['app']])
  places.startAnew('damaged')
  expect(places.warnings.at(-1)).toContain('the recording was damaged and has been moved to')
  expect(livesOf(places)).toMatchObject([{ life: 1, isCurrent: true }])
  places.current().opened.close()
})

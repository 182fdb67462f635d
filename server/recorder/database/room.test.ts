// How large a recording may become.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRoom, RESERVE, RESERVE_BYTES } from './room.ts'

const MIB = 1024 * 1024

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-room-'))
  path = join(folder, 'recording.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (ending: string, bytes: number) => writeFileSync(path + ending, Buffer.alloc(bytes))

test('on a disk with room, file, log and reserve together take what was asked for', () => {
  const { bytesMax, fileBytes, logBytes, reserveBytes } = createRoom(path, 32 * MIB).measure()
  expect(bytesMax).toBe(32 * MIB)
  expect(fileBytes + logBytes + reserveBytes).toBe(32 * MIB)
  expect([logBytes, reserveBytes]).toEqual([2 * MIB, RESERVE_BYTES])
})

test('of little, log and reserve take a share only', () => {
  expect(createRoom(path, 4 * MIB).measure()).toMatchObject({
    logBytes: MIB,
    reserveBytes: MIB / 2,
    fileBytes: 2.5 * MIB,
  })
})

test('a reserve is kept beside the file, for its owner only, and is not made again while it is there', () => {
  const room = createRoom(path, 32 * MIB)
  room.keepReserve()
  const { size, mode, ino } = statSync(path + RESERVE)
  expect([size, mode & 0o777]).toEqual([RESERVE_BYTES, 0o600])
  room.keepReserve()
  expect(statSync(path + RESERVE).ino).toBe(ino)
})

test('a reserve of an earlier topz is not counted on', () => {
  write(RESERVE, 10)
  createRoom(path, 32 * MIB)
  expect(existsSync(path + RESERVE)).toBe(false)
})

test('once the disk was found full the file does not grow, whatever the disk reports, until a reserve fits again', () => {
  const room = createRoom(path, 32 * MIB)
  room.keepReserve()
  write('', 3 * MIB)
  room.giveUpReserve()
  expect(existsSync(path + RESERVE)).toBe(false)
  expect(room.measure().fileBytes).toBe(3 * MIB)
  room.keepReserve()
  expect(room.measure().fileBytes).toBe(29 * MIB)
})

test('F19: a log that cannot be written back is too long at its share, or when file and log reach what was asked for', () => {
  const room = createRoom(path, 32 * MIB)
  const limits = room.measure()
  write('-wal', 2 * MIB)
  expect(room.isLogTooLong(limits)).toBe(false)
  write('', 29 * MIB)
  write('-wal', 2 * MIB + 1)
  expect(room.isLogTooLong(limits)).toBe(true)
})

test('there is something free here', () => {
  expect(createRoom(path, 32 * MIB).isNothingFree()).toBe(false)
})

import { expect, test } from 'bun:test'
import { parseWatched } from './epoll.ts'

const TEXT =
  'pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t2\ntfd:        8 events:       19 data: 7f pos:0 ino:5 sdev:8\n' +
  'tfd:     1043 events: 8000001d data: 7f pos:0 ino:5 sdev:8\ntfd:      12'

test('the descriptors that a loop waits for, except on a line that was cut off', () => {
  const bytes = Buffer.from(TEXT)
  expect(parseWatched(bytes, bytes.length)).toEqual([8, 1043])
  expect(parseWatched(bytes, 60)).toEqual([])
})

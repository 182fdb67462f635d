import { expect, test } from 'bun:test'
import { gunzipSync } from 'node:zlib'
import type { ServerMessage } from '../model/protocol.ts'
import { encode } from './encode.ts'

const messageOf = (length: number): ServerMessage => ({ type: 'error', message: 'ä'.repeat(length) })

test('a small message is text as it is', () => {
  const frame = encode(messageOf(10))
  expect(JSON.parse(frame as string)).toEqual(messageOf(10))
})

test('a large one is binary and gzipped, and says the same in fewer bytes', () => {
  const frame = encode(messageOf(5000)) as Uint8Array
  expect(frame).toBeInstanceOf(Uint8Array)
  expect(frame.length).toBeLessThan(1000)
  expect(JSON.parse(gunzipSync(frame).toString())).toEqual(messageOf(5000))
})

test('what fits into one packet is not worth compressing', () => {
  const around = JSON.stringify(messageOf(0)).length
  expect(typeof encode(messageOf(1199 - around))).toBe('string')
  expect(typeof encode(messageOf(1200 - around))).toBe('object')
})

// A message -> the frame as sent: text, or gzipped and binary.

import { gzipSync } from 'node:zlib'
import type { ServerMessage } from '../model/protocol.ts'
import type { Frame } from './view-group.ts'

/**
 * Frames with fewer characters are sent as they are: they fit into one packet, and compressing would cost more than it
 * saves.
 */
const GZIP_CHARACTERS_MIN = 1200
/** Large frames shrink fivefold at the fastest level. */
const GZIP_LEVEL = 1

export function encode(message: ServerMessage): Frame {
  const text = JSON.stringify(message)
  return text.length < GZIP_CHARACTERS_MIN ? text : gzipSync(text, { level: GZIP_LEVEL })
}

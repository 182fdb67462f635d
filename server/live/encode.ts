// A message -> the frame that is sent: text, or gzipped and binary.

import { gzipSync } from 'node:zlib'
import type { ServerMessage } from '../model/protocol.ts'
import type { Frame } from './view-group.ts'

/** Frames of fewer characters go as they are: they fit into one packet, and compressing costs more than they do. */
const GZIP_CHARACTERS_MIN = 1200
/** Large frames shrink fivefold at the fastest level. */
const GZIP_LEVEL = 1

export function encode(message: ServerMessage): Frame {
  const text = JSON.stringify(message)
  return text.length < GZIP_CHARACTERS_MIN ? text : gzipSync(text, { level: GZIP_LEVEL })
}

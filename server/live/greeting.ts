// What every page is sent first. It says what time it is, so that a page need not trust its own clock: made again when
// that is a second old, not for each page.

import type { Hello } from '../model/protocol.ts'
import type { Encode, Frame } from './view-group.ts'

/** What a page must know of this instant before it subscribes. */
export type Instant = Pick<Hello, 'at' | 'recordedFrom'>

const GREETING_MS_MAX = 1000

/** `now`: monotonic milliseconds. */
export function createGreeting(
  hello: Omit<Hello, keyof Instant>,
  instant: () => Instant,
  encode: Encode,
  now: () => number,
): () => Frame {
  let frame: Frame | undefined
  let madeMs = 0
  return () => {
    if (frame === undefined || now() - madeMs >= GREETING_MS_MAX) {
      frame = encode({ ...hello, ...instant() })
      madeMs = now()
    }
    return frame
  }
}

// A snapshot and a readout -> entity tag (RFC 9110, 8.8.3). Requests that mean the same get the same tag until the next
// tick. The tag is weak, since a proxy may compress the content.

import { createHash } from 'node:crypto'
import type { Snapshot } from '../model/snapshot.ts'
import { type Readout, readoutParameters } from './readout.ts'

/** Answers are kept by their tag, and a filter is free text: nobody may find two that have the same (128 of 256 bits). */
const HASH_CHARS = 22

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_CHARS)
}

/**
 * `epoch` names this run of topz: sequence numbers start again with the next. It must be letters, digits and hyphens.
 */
export function readoutEtag(epoch: string, snapshot: Pick<Snapshot, 'seq'>, readout: Readout): string {
  return `W/"${epoch}-${snapshot.seq}-${hash(JSON.stringify(readoutParameters(readout)))}"`
}

/** Does If-None-Match contain this tag? Compared weakly, as that header requires. */
export function matchesEtag(ifNoneMatch: string | null | undefined, etag: string): boolean {
  if (ifNoneMatch === null || ifNoneMatch === undefined) return false
  const bare = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some(tag => bare(tag) === bare(etag))
}

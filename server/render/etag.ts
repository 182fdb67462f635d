// A snapshot and a readout -> entity tag (RFC 9110, 8.8.3). Requests that mean the same get the same tag until the next
// tick. The tag is weak, since a proxy may compress the content.

import type { Snapshot } from '../model/snapshot.ts'
import { type Readout, readoutParameters } from './readout.ts'

/** FNV-1a: short and stable; a tag only distinguishes the answers of one address. */
function hash(text: string): string {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  return (state >>> 0).toString(36)
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

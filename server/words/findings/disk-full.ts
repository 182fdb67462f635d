// A file system that is nearly full, in words.

import type { Evidence, Share } from '../../model/finding.ts'
import { formatCount } from '../../model/format.ts'
import { bytes, inOf, num, percent, roughly, type Say, whoOr } from '../phrases.ts'

const MINUTE_SECONDS = 60

export const diskFull: Say = ({ subject, evidence, who }) => {
  const { share, availableBytes, sizeBytes, inodesAvailable, etaSeconds, isFlat } = evidence
  const place = placeOf(evidence, inOf(subject))
  if (inodesAvailable !== undefined)
    return {
      sentence: `${place} has used ${percent(num(share))} of its inodes (${formatCount(num(inodesAvailable))} left): every new file needs one`,
      advice: 'Look for a directory with a great many small files: caches, sessions, mail queues.',
    }
  const eta = etaSeconds === undefined ? '' : `, full in ~${roughly(etaSeconds)} at this rate`
  const flat = isFlat === undefined ? '' : ', unchanged for an hour'
  return {
    sentence: `${place} is ${percent(num(share))} full (${bytes(availableBytes)} of ${bytes(sizeBytes)} left)${eta}${flat}${writersOf(who, evidence)}`,
    advice:
      evidence.isHostDisk === undefined
        ? 'Remove what is no longer needed, or enlarge it; look for deleted files that are still open.'
        : 'Other containers share this disk: look at what grows in this one, then at the host.',
  }
}

function placeOf({ mount, fileSystem, isHostDisk }: Evidence, container: string): string {
  const place = `${mount} of ${container}`
  if (isHostDisk !== undefined) return `The host’s disk, which holds ${place},`
  return `${place} (${fileSystem === 'tmpfs' ? 'tmpfs, in memory' : fileSystem})`
}

function writersOf(who: readonly Share[], { bytesPerSecond }: Evidence): string {
  const rate = bytesPerSecond === undefined ? '' : `${bytes(num(bytesPerSecond) * MINUTE_SECONDS)}/min`
  if (who.length === 0) return rate === '' ? '' : `; filling at ${rate}`
  return `; ${whoOr(who, '')} ${rate === '' ? 'writes most' : `writes most of the ${rate}`}`
}

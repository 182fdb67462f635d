// Deleted files that are still open, in words.

import { bytes, named, num, plural, type Say } from '../phrases.ts'

export const deletedFiles: Say = ({ subject, evidence }) => {
  const { heldBytes, files, file, mount, bytesPerSecond } = evidence
  const grows = bytesPerSecond === undefined ? '' : `, growing ${bytes(num(bytesPerSecond) * 60)}/min`
  const full = mount === undefined ? '' : `; ${mount} is nearly full`
  return {
    sentence: `${named(subject)} holds ${bytes(heldBytes)} in ${plural(num(files), 'deleted file', 'deleted files')} (${file}${grows})${full}`,
    advice: 'Their space is freed when it closes them: make it reopen its log, or restart it.',
  }
}

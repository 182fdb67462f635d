// What topz has no permission to read, in words.

import { num, plural, type Say } from '../phrases.ts'

export const blind: Say = ({ evidence }) => {
  const { diagnoses, names, capabilities, user, uid } = evidence
  const flags = String(capabilities ?? '')
    .split(' ')
    .filter(name => name !== '')
    .map(name => `--cap-add=${name}`)
    .join(' ')
  // Suggesting root would not be the smaller privilege.
  const other = user === undefined || uid === 0 ? '' : ` or --user ${uid ?? 'UID'}`
  return {
    sentence: `${plural(num(diagnoses), 'diagnosis is', 'diagnoses are')} off (${names}): topz needs ${flags}${other}`,
    advice: '/topz/doctor shows what each flag lets topz read.',
  }
}

// Diagnosis -> sentences, one line each, safe in a terminal.

import type { Diagnosis, UserDiagnosis } from '../model/doctor.ts'
import { fit } from './width.ts'

export function renderDoctor({ topz, isWell, users, remarks }: Diagnosis): string {
  const rights = topz.canTrace ? 'with CAP_SYS_PTRACE' : 'without CAP_SYS_PTRACE'
  const lines = [
    isWell ? 'OK: topz can read everything it shows.' : 'topz cannot read everything here.',
    `topz runs as user ${topz.uid} ${rights}, ${topz.capabilities.length} capabilities, seccomp ${topz.seccomp}, no-new-privs ${topz.noNewPrivs ? 'yes' : 'no'}${topz.appArmor === undefined ? '' : `, AppArmor ${topz.appArmor}`}.`,
    ...users.flatMap(userLines),
    ...remarks.map(({ subject, message }) => `${subject}: ${message}`),
  ]
  return `${lines.map(line => fit(line)).join('\n')}\n`
}

function userLines({
  uid,
  user,
  processCount,
  examples,
  denied,
  shows,
  why,
  flags,
}: UserDiagnosis): string[] {
  const name =
    uid === undefined
      ? 'an unknown user'
      : user === undefined || user === String(uid)
        ? `user ${uid}`
        : `${user} (${uid})`
  const which = examples === undefined ? '' : `: ${examples.slice(0, 3).join(', ')}`
  const whose = `${processCount} ${processCount === 1 ? 'process' : 'processes'} of ${name}${which}`
  if (denied.length === 0) return ['', `${whose}: all can be read.`]
  return [
    '',
    `${whose}: not ${denied.join(', ')}.`,
    `  why     ${why}.`,
    `  flag    ${flags.length === 0 ? 'none helps' : flags.join('  or  ')}`,
    `  shows   ${[...new Set(shows)].join('; ')}.`,
  ]
}

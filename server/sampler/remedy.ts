// What would let topz read what it may not, beyond the rights that it has.

import type { Rights } from '../procfs/own-rights.ts'

const REMEDIES: Readonly<Record<Rights, string>> = {
  ptrace: 'no flag helps, topz has CAP_SYS_PTRACE already',
  root: 'it needs --cap-add=SYS_PTRACE',
  user: 'run topz as the same --user, or as root with --cap-add=SYS_PTRACE',
}

export function remedyOf(rights: Rights): string {
  return REMEDIES[rights]
}

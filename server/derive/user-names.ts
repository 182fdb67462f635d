// Names of users, as far as topz may read the user list of each process -> a name for those whose list it may not read:
// one container has one list.

/** The user without rights of nearly every system, and of the kernel for users that it does not know. */
const NOBODY = 65534

export interface UserNames {
  /** Of every process in each tick. */
  learn(container: string | undefined, uid: number | undefined, name: string | undefined): void
  of(container: string | undefined, uid: number): string | undefined
}

const USERS_MAX = 10_000

export function createUserNames(): UserNames {
  const names = new Map<string, string>()
  const keyOf = (container: string | undefined, uid: number) => `${uid} ${container ?? ''}`

  function learn(container: string | undefined, uid: number | undefined, name: string | undefined): void {
    if (uid === undefined || name === undefined) return
    if (names.size >= USERS_MAX) names.clear()
    names.set(keyOf(container, uid), name)
  }

  return {
    learn,
    of: (container, uid) => names.get(keyOf(container, uid)) ?? (uid === NOBODY ? 'nobody' : undefined),
  }
}

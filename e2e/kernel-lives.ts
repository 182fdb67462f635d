// Random numbers -> lives of processes as Linux counts them, and walks over them: parents that wait and that do not,
// orphans, subreapers, everything going on while the walk reads one process after the other.

import type { ProcessReading } from '../server/sampler/sample.ts'
import type { Random } from './seeded.ts'

const PIDS_MAX = 3000
const LIVING_MAX = 40
const MICROSECONDS_PER_TICK = 10_000

export interface Life {
  readonly pid: number
  readonly id: string
  parent: Life | undefined
  /** Microseconds, as the kernel's own count is finer than what it shows. */
  user: number
  system: number
  childrenUser: number
  childrenSystem: number
  isZombie: boolean
  /** Its children leave nothing behind. */
  readonly ignoresChildren: boolean
  readonly isSubreaper: boolean
}

const ticksOf = (microseconds: number) => Math.floor(microseconds / MICROSECONDS_PER_TICK)

/** Clock ticks that /proc shows of a process and its children together. */
export const shownTicks = (life: Life) =>
  ticksOf(life.user) + ticksOf(life.system) + ticksOf(life.childrenUser) + ticksOf(life.childrenSystem)

export function createLives(random: Random, ignoring: number) {
  const chance = (share: number) => random(1000) < share * 1000
  const all = new Map<number, Life>()
  let pidBefore = PIDS_MAX - 100
  let generation = 0
  let usedMicroseconds = 0
  let readings = new Map<number, ProcessReading>()
  const init = born(1, undefined)

  function born(pid: number, parent: Life | undefined): Life {
    const zero = { user: 0, system: 0, childrenUser: 0, childrenSystem: 0, isZombie: false }
    const isFirst = parent === undefined
    const kind = { ignoresChildren: !isFirst && chance(ignoring), isSubreaper: isFirst || chance(0.1) }
    const life = { pid, id: `${pid}:${++generation}`, parent, ...zero, ...kind }
    all.set(pid, life)
    return life
  }

  const any = () => [...all.values()][random(all.size)] as Life

  function fork(parent: Life): void {
    if (parent.isZombie || all.size >= LIVING_MAX) return
    do pidBefore = pidBefore >= PIDS_MAX ? 2 : pidBefore + 1
    while (all.has(pidBefore))
    born(pidBefore, parent)
  }

  function run(life: Life): void {
    if (life.isZombie) return
    const [user, system] = [random(60_000), random(30_000)]
    life.user += user
    life.system += system
    usedMicroseconds += user + system
  }

  function exit(life: Life): void {
    if (life === init || life.isZombie) return
    life.isZombie = true
    let heir = life.parent
    while (heir !== undefined && (heir.isZombie || !heir.isSubreaper)) heir = heir.parent
    for (const child of all.values())
      if (child.parent === life) {
        child.parent = heir ?? init
        if (child.isZombie && child.parent.ignoresChildren) all.delete(child.pid)
      }
    if (life.parent?.ignoresChildren) all.delete(life.pid)
  }

  function wait(parent: Life): void {
    for (const child of [...all.values()].filter(one => one.parent === parent && one.isZombie)) {
      parent.childrenUser += child.user + child.childrenUser
      parent.childrenSystem += child.system + child.childrenSystem
      all.delete(child.pid)
    }
  }

  /** `steps` things happen. */
  function happen(steps: number): void {
    for (let i = 0; i < steps; i++) {
      const life = any()
      const what = random(100)
      if (what < 25) fork(life)
      else if (what < 55) run(life)
      else if (what < 75) exit(life)
      else wait(any())
    }
  }

  function read(pid: number): ProcessReading | undefined {
    const life = all.get(pid)
    if (life === undefined) return undefined
    const stat = {
      pid,
      ppid: life.parent?.pid ?? 0,
      state: life.isZombie ? 'Z' : 'S',
      utime: ticksOf(life.user),
      stime: ticksOf(life.system),
      cutime: ticksOf(life.childrenUser),
      cstime: ticksOf(life.childrenSystem),
    }
    const last = readings.get(pid)
    if (last?.id === life.id && JSON.stringify(last.stat) === JSON.stringify(stat)) return last
    return { id: life.id, stat } as ProcessReading
  }

  /** One after the other, then the orphans again; `meanwhile` things happen between two of them. */
  function walk(meanwhile: number): readonly ProcessReading[] {
    const pids = [...all.keys()].sort((a, b) => a - b)
    const found = new Map<number, ProcessReading>()
    const note = (pid: number) => {
      const reading = read(pid)
      if (reading === undefined) found.delete(pid)
      else found.set(pid, reading)
      if (chance(0.1)) happen(meanwhile)
    }
    for (const pid of pids) note(pid)
    for (const { stat } of [...found.values()]) if (found.get(stat.ppid)?.stat.state !== 'S') note(stat.pid)
    readings = found
    return [...found.values()].sort((a, b) => a.stat.pid - b.stat.pid)
  }

  return {
    happen,
    walk,
    all: () => [...all.values()],
    usedTicks: () => usedMicroseconds / MICROSECONDS_PER_TICK,
  }
}

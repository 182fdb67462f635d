// When what is wrong began, as far as that was seen: it may be older if it was so when topz began to watch, and it is as
// old as its subject's youth, in which it was not judged.

/** What is wrong by then, after a start or a gap, may have been so before: what is read seldom is read by then. */
const BEFORE_MS = 10_000
/** Gaps that are remembered. */
const BEGINS_MAX = 100
const SPARED_MAX = 200

export function createBeginnings() {
  /** When spans without a gap began, the newest last. */
  const begins: number[] = []
  /** Since when a subject is bad that is too young to be judged. */
  const spared = new Map<string, number>()

  return {
    /** `at`: of a first tick, or of one after a gap. */
    watchFrom(at: number): void {
      begins.push(at)
      if (begins.length > BEGINS_MAX) begins.shift()
    },
    mayBeOlder: (since: number): boolean => begins.some(begin => since >= begin && since - begin < BEFORE_MS),
    sparedSince: (name: string): number | undefined => spared.get(name),
    /** `young`: names of subjects of this rule that are bad in this tick, but not judged. */
    spare(ruleId: string, young: readonly string[], at: number): void {
      const next = new Map(young.slice(0, SPARED_MAX).map(name => [name, spared.get(name) ?? at]))
      for (const name of spared.keys()) if (name.startsWith(`${ruleId} `)) spared.delete(name)
      for (const [name, since] of next) spared.set(name, since)
    },
  }
}

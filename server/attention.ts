// Requests, open pages and terminals -> whether anyone is looking. While nobody is, topz reads what a crash must not take
// away each tick, and the rest every few seconds.

/** After the last request; longer than most intervals between two scrapes. */
export const UNATTENDED_MS = 30_000

/** Between two looks at what was asked; more than a scrape a second, and less than a client that goes through a table. */
const QUESTIONS_FEW = 60
/** Pages and terminals are many, or they are few. */
const WATCHERS_FEW = 3

export type Attention = ReturnType<typeof createAttention>

/** `now`: monotonic milliseconds. A program that has just started is looked at. */
export function createAttention(now: () => number) {
  let lookedAtMs = now()
  const watchers: (() => number)[] = []
  let questions = 0

  const watching = () => watchers.reduce((sum, count) => sum + count(), 0)
  const isWatched = () => watchers.some(count => count() > 0)

  return {
    /** A request for anything but health. */
    look(): void {
      lookedAtMs = now()
      questions++
    },
    /** Those who stay connected: how many. */
    alsoBy: (count: () => number) => void watchers.push(count),
    /** Few are connected, and few questions came since the last call. */
    wasLittleAsked(): boolean {
      const asked = questions
      questions = 0
      return asked <= QUESTIONS_FEW && watching() <= WATCHERS_FEW
    },
    /** Someone is connected, and gets each snapshot as it comes. */
    isWatched,
    isAttended(): boolean {
      if (isWatched()) lookedAtMs = now()
      return now() - lookedAtMs < UNATTENDED_MS
    },
  }
}

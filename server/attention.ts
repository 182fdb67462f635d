// Requests, open pages and terminals -> whether anyone is looking. While nobody is, topz reads what a crash must not take
// away each tick, and the rest every few seconds.

/** After the last request; longer than most intervals between two scrapes. */
export const UNATTENDED_MS = 30_000

export type Attention = ReturnType<typeof createAttention>

/** `now`: monotonic milliseconds. A program that has just started is looked at. */
export function createAttention(now: () => number) {
  let lookedAtMs = now()
  const watching: (() => boolean)[] = []

  const isWatched = () => watching.some(isWatching => isWatching())

  return {
    /** A request for anything but health. */
    look(): void {
      lookedAtMs = now()
    },
    /** Those who stay connected. */
    alsoWhile: (isWatching: () => boolean) => void watching.push(isWatching),
    /** Someone is connected, and gets each snapshot as it comes. */
    isWatched,
    isAttended(): boolean {
      if (isWatched()) lookedAtMs = now()
      return now() - lookedAtMs < UNATTENDED_MS
    },
  }
}

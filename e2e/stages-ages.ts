// How old containers and findings are when something may happen to them, by the policy of findings.

/** Rates need two readings. */
export const OLD_ENOUGH_SECONDS = 5
/** Some rules ignore processes younger than a minute. */
export const YOUNG_SECONDS = 65
/** And those about CPU use ignore containers younger than two. */
export const WARM_UP_SECONDS = 125
/** A state lasts at least half a minute. */
export const ON_SECONDS = 30
/** What happened at once stays for a quarter of an hour. */
export const EVENT_SECONDS = 900
/** A trend that begins after its level was seen for a while has a known beginning. */
export const LEVEL_SECONDS = 45
/** The shortest window of a trend, and what it takes to be filled. */
export const TREND_SECONDS = 660

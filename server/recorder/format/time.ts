// A number of a row that may be damaged -> whether it can be a time.

/** The last millisecond that a Date can hold. */
export const TIME_MAX = 8.64e15

export const isTime = (at: unknown): at is number => typeof at === 'number' && at > 0 && at < TIME_MAX

// What is wrong with a filter, where, and what is allowed instead: underlined on the page, a sentence elsewhere.

export interface Problem {
  /** The wrong part, as offsets in the text. */
  readonly at: number
  readonly end: number
  /** `stat at 9 is no field` */
  readonly what: string
  /** What would be right, in words. */
  readonly expected: string
  /** What was probably meant: instead of the part from `at` to `end`. */
  readonly meant?: string
}

/** `stat at 9 is no field. Meant state?` */
export function sentenceOf({ what, expected, meant }: Problem): string {
  return meant === undefined ? `${what}: expected ${expected}` : `${what}. Meant ${meant}?`
}

// What is wrong with a filter, where, and what is allowed instead: underlined on the page, a sentence elsewhere.

import { harmless } from '../parameter.ts'

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

/** The wrong part is quoted cut and made harmless: the sentence may end up in a terminal or a log. */
export function problemAt(
  { at, end }: { readonly at: number; readonly end: number },
  all: string,
  what: string,
  expected: string,
): Problem {
  return { at, end, what: `${harmless(all.slice(at, end))} at ${at + 1} ${what}`, expected }
}

/** `stat at 9 is no field. Meant state?` */
export function sentenceOf({ what, expected, meant }: Problem): string {
  return meant === undefined ? `${what}: expected ${expected}` : `${what}. Meant ${meant}?`
}

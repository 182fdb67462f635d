// Types of runtime-parts.mjs for the tests.

export interface RuntimePart {
  readonly name: string
  /** An expression of SPDX. */
  readonly license: string
  readonly copyright: string
  readonly source: string
}
export declare const RUNTIME_PARTS: readonly RuntimePart[]
export declare const GLIBC: RuntimePart

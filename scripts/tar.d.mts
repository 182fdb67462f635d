// Types of tar.mjs for its test.

export interface TarEntry {
  readonly path: string
  readonly mode: number
  /** A folder has none. */
  readonly bytes?: Uint8Array
}
export function tarOf(entries: readonly TarEntry[]): Buffer

// The one error of every parser: which kernel file, and which of its keys, did not have the documented format. It never
// contains what the file said: a process may choose that text, and the message goes to logs and readers.

export class Malformed extends Error {
  override readonly name = 'Malformed'
  /** The kernel file as procfs(5) names it: `stat`, `status`, `meminfo`. */
  readonly file: string
  /** Key or column in that file. */
  readonly key: string

  /** `expected` says what is allowed there. All three must be constants of the source, never text that was read. */
  constructor(file: string, key: string, expected = 'a whole number') {
    super(`Cannot parse ${key} of ${file}: expected ${expected}`)
    this.file = file
    this.key = key
  }
}

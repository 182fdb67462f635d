// What was thrown -> one line for people: anything can be thrown, and a message may repeat the text that caused it.

const LENGTH_MAX = 300

export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/[\p{C}\s]+/gu, ' ').slice(0, LENGTH_MAX)
}

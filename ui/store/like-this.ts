// A value of a row -> the filter that finds others with it, joined to the filter that holds.

/** What the filter would read as more than a word. */
const PLAIN = /^[\p{L}\p{N}_.@+][\p{L}\p{N}_.@+:/-]*$/u

/** `command:server.js`, `user="a b"` */
export function termFor(field: string, operator: ':' | '=', value: string): string {
  const text = PLAIN.test(value) ? value : `"${value.replaceAll(/["\\]/g, '\\$&')}"`
  return `${field}${operator}${text}`
}

/** Both must hold. The same once more changes nothing. */
export function narrowed(query: string, term: string): string {
  if (query === '' || query === term || query.endsWith(` ${term}`)) return query || term
  return /\bor\b/i.test(query) ? `(${query}) ${term}` : `${query} ${term}`
}

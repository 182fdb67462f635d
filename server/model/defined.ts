// Absent is absent, on the wire too: an object without its undefined members.

type OptionalKeys<T> = { [K in keyof T]: undefined extends T[K] ? K : never }[keyof T]

export type Defined<T> = Omit<T, OptionalKeys<T>> & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> }

export function defined<T extends object>(value: T): Defined<T> {
  const result: Record<string, unknown> = {}
  // Not Object.entries: it makes an array for each member.
  for (const key in value) if (value[key] !== undefined) result[key] = value[key]
  return result as Defined<T>
}

/** The words for a value that may be unknown; nothing if it is. */
export function ifKnown<T, Said>(value: T | undefined, say: (value: T) => Said): Said | undefined {
  return value === undefined ? undefined : say(value)
}

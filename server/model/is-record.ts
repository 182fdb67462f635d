// Anything parsed from JSON -> whether it is an object with members: neither null nor a list.

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

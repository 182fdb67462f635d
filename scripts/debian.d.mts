// What TypeScript needs to know of debian.mjs.

export function debianArchive(): string | undefined

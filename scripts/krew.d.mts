// The types of krew.mjs.

export const ARCHIVE: string
export function krewArchive(): Uint8Array
export function krewManifest(version: string, archive: Uint8Array, folder: string): string

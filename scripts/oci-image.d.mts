// Types of oci-image.mjs for its test.

import type { TarEntry } from './tar.mjs'

export function ociImage(options: {
  readonly architecture: string
  readonly entries: readonly TarEntry[]
  readonly labels: Readonly<Record<string, string>>
  readonly created: string
  readonly name: string
}): { readonly archive: Buffer; readonly digest: string }

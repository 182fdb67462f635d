// `topz licenses`: the licence of topz, and those of the third-party code in executables and image. Read on request.

export async function licensesText(): Promise<string> {
  return (await import('../../THIRD-PARTY-LICENSES.txt', { with: { type: 'text' } })).default
}

// `topz licenses`: the licence of topz, and those of what executables and image hold of others. Read when asked for.

export async function licensesText(): Promise<string> {
  return (await import('../../THIRD-PARTY-LICENSES.txt', { with: { type: 'text' } })).default
}

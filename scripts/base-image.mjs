// The name of a released image's base -> may it be used? A tag may point to another image tomorrow, a digest does not.

/** At the end of a name; or an image's own id, in the engine that builds. */
const DIGEST = /^(?:[^@\s]+@)?sha256:[0-9a-f]{64}$/

/** One sentence, or undefined if it permanently names one image. */
export function wrongBase(name) {
  if (name !== undefined && DIGEST.test(name)) return undefined
  const given = name === undefined || name === '' ? 'nothing' : name
  return `its base must be named by digest: expected BUILD_IMAGE=NAME:TAG@sha256:DIGEST, not ${given}; CONTRIBUTING.md says how to find it`
}

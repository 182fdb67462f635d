// The name of the image that a released one is made from -> may it be? A tag may be another image tomorrow, a digest is not.

/** At the end of a name; or an image's own id, of the engine that builds. */
const DIGEST = /^(?:[^@\s]+@)?sha256:[0-9a-f]{64}$/

/** One sentence, or undefined where it names one image for good. */
export function wrongBase(name) {
  if (name !== undefined && DIGEST.test(name)) return undefined
  const given = name === undefined || name === '' ? 'nothing' : name
  return `its base must be named by digest: expected BUILD_IMAGE=NAME:TAG@sha256:DIGEST, not ${given}; CONTRIBUTING.md says how to find it`
}

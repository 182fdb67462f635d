// The plugin for kubectl -> what krew installs it from: an archive, the same bytes for the same sources, and a manifest
// that names its sum. Krew's own index wants the manifest's `uri` to be where the archive can be downloaded.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './run.mjs'
import { zipOf } from './zip.mjs'

export const ARCHIVE = 'kubectl-topz.zip'
const FILES = [
  { name: 'kubectl-topz', path: 'deploy/kubernetes/kubectl-topz', mode: 0o755 },
  { name: 'LICENSE', path: 'LICENSE', mode: 0o644 },
]

export function krewArchive() {
  return zipOf(
    FILES.map(({ name, path, mode }) => ({ path: name, mode, bytes: readFileSync(join(ROOT, path)) })),
  )
}

/** `folder`: the address of the folder that the archive is downloaded from. */
export function krewManifest(version, archive, folder) {
  const sha256 = createHash('sha256').update(archive).digest('hex')
  return `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: topz
spec:
  version: v${version}
  homepage: ${folder}
  shortDescription: What every process in a pod is doing, and what is wrong
  description: |
    Starts topz in a running pod as an ephemeral container, with the rights that the
    namespace admits and no more, and forwards a port of this machine to its page.
  caveats: |
    Needs the right to patch pods/ephemeralcontainers, and an image of topz that the
    nodes can pull: --image=IMAGE, or TOPZ_IMAGE.
  platforms:
    - selector:
        matchExpressions:
          - { key: os, operator: In, values: [linux, darwin] }
      uri: ${folder}/${ARCHIVE}
      sha256: ${sha256}
      files:
        - { from: kubectl-topz, to: . }
        - { from: LICENSE, to: . }
      bin: kubectl-topz
`
}

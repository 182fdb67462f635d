// The plugin for kubectl -> what krew installs it from: an archive, the same bytes for the same sources, and a manifest
// that names its sum. Krew's own index wants the manifest's `uri` to be where the archive can be downloaded.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { ROOT } from './run.mjs'

export const ARCHIVE = 'kubectl-topz.zip'
/** The earliest that the format can store, in the local time that it uses: the same bytes in each time zone. */
const MODIFIED = new Date(1980, 0, 1)
/** As Unix systems write it: the upper half of an entry's attributes is st_mode. */
const UNIX = 3
const FILES = { 'kubectl-topz': 'deploy/kubernetes/kubectl-topz', LICENSE: 'LICENSE' }

export function krewArchive() {
  const entries = Object.entries(FILES).map(([name, path]) => {
    const mode = name === 'LICENSE' ? 0o100644 : 0o100755
    return [name, [readFileSync(join(ROOT, path)), { mtime: MODIFIED, os: UNIX, attrs: (mode << 16) >>> 0 }]]
  })
  return zipSync(Object.fromEntries(entries))
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

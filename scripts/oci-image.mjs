// An executable and its libraries -> an image as one archive: an OCI layout that `docker load` reads, too. No engine
// makes it, so the same commit gives the same digest wherever it is built. docker/Dockerfile makes the same by an engine.

import { createHash } from 'node:crypto'
import { gzipSync } from 'fflate'
import { RUNTIME_SETTINGS } from './runtime-settings.mjs'
import { tarOf } from './tar.mjs'

/** Fixed: the bytes depend on it. Level 6 takes twice as long and gains 4 %. */
const LEVEL = 1
const SECOND_NS = 1e9

/** As docker/Dockerfile sets it. */
const CONFIG = {
  Env: ['TOPZ_ADDRESS=0.0.0.0:8080', ...Object.entries(RUNTIME_SETTINGS).map(pair => pair.join('='))],
  Cmd: ['/server'],
  ExposedPorts: { '8080/tcp': {} },
  StopSignal: 'SIGTERM',
  Healthcheck: {
    Test: ['CMD', '/server', 'healthcheck'],
    Interval: 10 * SECOND_NS,
    Timeout: 3 * SECOND_NS,
    StartPeriod: 5 * SECOND_NS,
  },
}

/**
 * `entries`: files, for tar.mjs. `name`: NAME:TAG. Returns the archive, and the digest that registries know it by.
 */
export function ociImage({ architecture, entries, labels, created, name }) {
  const layer = tarOf(withFolders(entries))
  const packed = blob(gzipSync(layer, { level: LEVEL, mtime: 0 }))
  const config = json({
    architecture,
    os: 'linux',
    created,
    config: { ...CONFIG, Labels: labels },
    rootfs: { type: 'layers', diff_ids: [`sha256:${sumOf(layer)}`] },
    history: [{ created, created_by: 'scripts/oci-image.mjs' }],
  })
  const manifest = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...reference(config) },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...reference(packed) }],
  })
  const index = json({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        ...reference(manifest),
        platform: { architecture, os: 'linux' },
        annotations: {
          'io.containerd.image.name': name,
          'org.opencontainers.image.ref.name': name.split(':')[1],
        },
      },
    ],
  })
  // What `docker load` of engines before 25 looks for.
  const legacy = json([{ Config: pathOf(config), RepoTags: [name], Layers: [pathOf(packed)] }])
  const file = (path, { bytes }) => ({ path, mode: 0o644, bytes })
  const archive = tarOf([
    ...['blobs', 'blobs/sha256'].map(path => ({ path, mode: 0o755 })),
    ...[config, packed, manifest].map(one => file(pathOf(one), one)),
    file('index.json', index),
    file('manifest.json', legacy),
    file('oci-layout', json({ imageLayoutVersion: '1.0.0' })),
  ])
  return { archive, digest: `sha256:${manifest.sum}` }
}

/** A new volume at /data inherits its mode, so --data=/data works with any --user. */
function withFolders(entries) {
  const folders = new Map([['data', 0o1777]])
  for (const { path } of entries)
    for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1))
      folders.set(path.slice(0, at), 0o755)
  const all = [...[...folders].map(([path, mode]) => ({ path, mode })), ...entries]
  return all.toSorted((one, other) => (one.path < other.path ? -1 : 1))
}

const sumOf = bytes => createHash('sha256').update(bytes).digest('hex')
const blob = bytes => ({ bytes, sum: sumOf(bytes) })
const json = value => blob(Buffer.from(JSON.stringify(value)))
const reference = ({ bytes, sum }) => ({ digest: `sha256:${sum}`, size: bytes.length })
const pathOf = ({ sum }) => `blobs/sha256/${sum}`

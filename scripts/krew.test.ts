import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { ARCHIVE, krewArchive, krewManifest } from './krew.mjs'

const ROOT = join(import.meta.dirname, '..')

test('krew finds the plugin in the archive, executable, by the sum in the manifest', () => {
  const archive = krewArchive()
  expect(krewArchive()).toEqual(archive)
  const files = unzipSync(archive)
  const plugin = readFileSync(join(ROOT, 'deploy/kubernetes/kubectl-topz'))
  expect(Buffer.from(files['kubectl-topz'] ?? []).equals(plugin)).toBe(true)
  // The mode of its entry in the central directory: 0100755.
  expect(Buffer.from(archive).includes(Buffer.from([0xed, 0x81]))).toBe(true)
  const { spec, metadata } = Bun.YAML.parse(krewManifest('1.2.3', archive, 'https://example.com/v1.2.3')) as {
    metadata: { name: string }
    spec: {
      version: string
      platforms: { uri: string; sha256: string; bin: string; files: { from: string }[] }[]
    }
  }
  expect([metadata.name, spec.version]).toEqual(['topz', 'v1.2.3'])
  const [platform] = spec.platforms
  expect(platform).toMatchObject({
    uri: `https://example.com/v1.2.3/${ARCHIVE}`,
    sha256: createHash('sha256').update(archive).digest('hex'),
    bin: 'kubectl-topz',
  })
  expect(platform?.files.map(({ from }) => from).sort()).toEqual(Object.keys(files).sort())
})

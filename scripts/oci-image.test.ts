import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listFiles, ROOT } from '../e2e/tidy-sources.ts'
import { ociImage } from './oci-image.mjs'

const IMAGE = {
  architecture: 'arm64',
  entries: [
    { path: 'server', mode: 0o755, bytes: Buffer.from('program') },
    { path: 'usr/share/doc/topz/LICENSE', mode: 0o644, bytes: Buffer.from('licence') },
  ],
  labels: { version: '1' },
  created: '2026-01-02T03:04:05Z',
  name: 'topz:1',
}

test('each part has the name of its sum, up to the digest; nothing differs between two runs', () => {
  const { archive, digest } = ociImage(IMAGE)
  expect(ociImage(IMAGE)).toEqual({ archive, digest })
  const folder = mkdtempSync(join(tmpdir(), 'topz-oci-'))
  try {
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    for (const name of readdirSync(join(folder, 'blobs/sha256'))) {
      const bytes = readFileSync(join(folder, 'blobs/sha256', name))
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(name)
    }
    const parsed = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
    const blob = (one: { digest: string }) => join('blobs', one.digest.replace(':', '/'))
    const [entry] = parsed('index.json').manifests
    expect(entry).toMatchObject({ digest, platform: { architecture: 'arm64', os: 'linux' } })
    const { config, layers } = parsed(blob(entry))
    const settings = parsed(blob(config))
    expect(settings).toMatchObject({
      architecture: 'arm64',
      config: { Cmd: ['/server'], Labels: { version: '1' } },
    })
    const layer = execFileSync('gzip', ['-dc', join(folder, blob(layers[0]))])
    expect(settings.rootfs.diff_ids).toEqual([`sha256:${createHash('sha256').update(layer).digest('hex')}`])
    const list = execFileSync('tar', ['-tv', '-f', '-'], { input: layer, encoding: 'utf8' })
    expect(
      list
        .split('\n')
        .map(line => line.split(' ').filter(Boolean))
        .map(([mode, , , , , path]) => `${mode} ${path}`)
        .slice(0, 2),
    ).toEqual(['drwxrwxrwt data/', '-rwxr-xr-x server'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('S35: no Dockerfile names a base that cannot be pinned from outside', () => {
  const files = listFiles('').filter(path => /(^|\/)Dockerfile$/.test(path))
  expect(files.length).toBeGreaterThan(2)
  const fixed = files.flatMap(path =>
    [...readFileSync(join(ROOT, path), 'utf8').matchAll(/^FROM (\S+)/gm)]
      .map(([, base = '']) => base)
      .filter(base => base !== 'scratch' && !/^\$\{\w+\}$/.test(base))
      .map(base => `${path}: ${base}`),
  )
  expect(fixed).toEqual([])
})

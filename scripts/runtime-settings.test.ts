// The image, the buildpack and npm start -> the same settings of the runtime.

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RUNTIME_SETTINGS } from './runtime-settings.mjs'

const settingsIn = (path: string) =>
  Object.fromEntries(
    [...readFileSync(join(import.meta.dirname, '..', path), 'utf8').matchAll(/\b(BUN_JSC_\w+)=(\w+)/g)].map(
      ([, name, value]) => [name, value],
    ),
  )

test('the image and the buildpack start the runtime as npm start does', () => {
  expect(settingsIn('docker/Dockerfile')).toEqual(RUNTIME_SETTINGS)
  expect(settingsIn('deploy/cloudfoundry/lib/topz-sidecar')).toEqual({
    ...RUNTIME_SETTINGS,
    // Only with little memory, as topz itself starts again within a limit of its own.
    BUN_JSC_useBaselineJIT: '0',
  })
})

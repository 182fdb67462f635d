// docker/compose.yaml as people run it, with the test images in place of those of a registry.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'
import type { Snapshot } from '../server/model/snapshot.ts'
import { type Engine, runClient } from './engine.ts'
import { APP_IMAGE, makeImages, TOPZ_IMAGE } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
const FILE = join(import.meta.dirname, '../docker/compose.yaml')

setDefaultTimeout(90_000)
let engine: Engine

beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

function compose(...args: string[]) {
  // Port 0: any free one.
  const environment = { ...engine.environment, APP_IMAGE, TOPZ_IMAGE, TOPZ_PORT: '127.0.0.1:0' }
  return runClient('docker-compose', ['-p', 'topz-demo', '-f', FILE, ...args], environment)
}

test('compose up shows the demo app moving', async () => {
  const up = await compose('up', '-d', '--no-build')
  // The message is the failure: docker-compose writes its progress there as well.
  expect(up.status === 0 ? '' : up.stderr).toBe('')
  const address = (await compose('port', 'topz', '8080')).stdout.trim()
  const snapshot = () =>
    fetch(`http://${address}/topz.json`).then(answer => answer.json() as Promise<Snapshot>)
  const moving = await until('processes that use CPU', async () => {
    const found = await snapshot()
    return (found.totals.cpuUsage ?? 0) > 0.02 && found.totals.processes > 5 ? found : undefined
  })
  expect(moving.processes.map(row => row.command).join('\n')).toContain('/demo/app.sh')
  expect(moving.processes.filter(row => row.self)).toHaveLength(1)
  // Each pause of a shell would be one, and fill the events.
  expect(moving.processes.filter(row => row.comm === 'sleep').length).toBeLessThan(2)
  expect((await compose('down', '-t', '2')).status).toBe(0)
})

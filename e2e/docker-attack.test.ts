// Containers with little memory and no swap next to hundreds of processes, and clients that take what they can get:
// topz survives. npm run bench -- --attack measures what each attack takes.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { ATTACKS } from '../bench/attacks.ts'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { borrowEngine } from './shared-engine.ts'
import { startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const SETUP_MS_MAX = 600_000
/** One attack after the other, each this long. */
const ATTACK_MS = 700
/** Those that once ended topz there, and in total every kind. */
const AT_48_MIB = ['with each frame', 'CSV', 'text', 'in depth', 'JSON that is never']
const AT_64_MIB = ['a view of its own', 'at another moment', 'reports']
const AT_192_MIB = ['JSON, each', 'exports']

setDefaultTimeout(120_000)

let engine: Engine
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

const stateOf = async (id: string): Promise<object> =>
  JSON.parse(await engine.must('inspect', '--format', '{{json .State}}', id))

test.each([
  [48, 200, AT_48_MIB],
  [64, 200, AT_64_MIB],
  [192, 1000, AT_192_MIB],
])(
  'F21: with %d MiB and %d processes no client ends topz or stops its ticks',
  async (mebibytes, processes, chosen) => {
    const app = await startApp(engine, `exec /programs/sleepers ${processes}`)
    const topz = await startTopz(engine, app, [
      `--memory=${mebibytes}m`,
      `--memory-swap=${mebibytes}m`,
      // Each check is a second program that counts against the same limit.
      '--health-interval=1s',
    ])
    const origin = `http://${(await engine.must('port', topz.id, '8080')).split('\n')[0]}`
    const seqOf = async () =>
      ((await (await topz.get('/topz.json?limit=1&columns=pid')).json()) as { seq: number }).seq
    await until('all of them', async () => (await topz.snapshot()).totals.processes > processes || undefined)
    for (const { name, run } of ATTACKS.filter(attack => chosen.some(part => attack.name.includes(part)))) {
      const before = await seqOf()
      const endMs = performance.now() + ATTACK_MS
      await run(origin, () => performance.now() > endMs)
      // What ended says so at once, in place of an address that refuses connections for half a minute.
      expect({ after: name, ...(await stateOf(topz.id)) }).toMatchObject({ Running: true, OOMKilled: false })
      await until(`ticks after ${name}`, async () => (await seqOf()) > before + 1 || undefined)
    }
    expect(await stateOf(topz.id)).toMatchObject({ Running: true, OOMKilled: false })
    await engine.must('rm', '-f', topz.id, app)
  },
)

// `kubectl topz POD` as people type it, with the real kubectl, against an API that answers as a cluster does: the
// page's address, text, a verdict, and the rights that each namespace admits.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Snapshot } from '../server/model/snapshot.ts'
import { runClient } from './engine.ts'
import { type FakeKubernetes, NAMESPACE } from './fake-kubernetes.ts'
import { freePort } from './free-port.ts'
import { untilItCatchesInterrupts } from './interrupt.ts'
import {
  type AfterCluster,
  addPodTo,
  beginTopz,
  interrupt,
  PLUGIN,
  runTopz,
  startCluster,
} from './kubectl-topz.ts'
import { until } from './until.ts'

setDefaultTimeout(90_000)

let cluster: FakeKubernetes
/** The pods' network is that of this machine. */
let podPort: string
beforeEach(async () => {
  cluster = startCluster()
  podPort = `--pod-port=${await freePort()}`
})
afterEach(() => cluster.stop())

const addPod = (...args: AfterCluster<typeof addPodTo>) => addPodTo(cluster, ...args)
const kubectlTopz = (...args: string[]) => runTopz(cluster, ...args)
const begin = (...args: string[]) => beginTopz(cluster, ...args)

test('it prints an address that answers; Ctrl-C ends it; the next call joins the topz that is there', async () => {
  addPod('web-0', { runAsUser: 1000, runAsGroup: 1000 })
  const first = await begin('web-0', podPort)
  const snapshot = (await (await fetch(`${first.address}.json`)).json()) as Snapshot
  expect(snapshot.processes.map(({ pid }) => pid)).toContain(process.pid)
  expect(await interrupt(first.child)).toBe(0)
  expect(
    await until('its end', () =>
      fetch(first.address).then(
        () => undefined,
        () => true,
      ),
    ),
  ).toBe(true)
  const second = await begin('web-0')
  expect((await fetch(second.address)).status).toBe(200)
  await interrupt(second.child)
  expect(cluster.added.map(({ name, targetContainerName }) => [name, targetContainerName])).toEqual([
    ['topz-1', 'main'],
  ])
})

test('--text prints the processes, of a pod of a deployment that is not ready', async () => {
  addPod('web-1')
  addPod('web-2', {}, {}, 'False')
  cluster.deployments.set('web', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: NAMESPACE },
    spec: { selector: { matchLabels: { app: 'web' } }, template: {} },
  })
  const { status, stdout, stderr } = await kubectlTopz('deploy/web', '-c', 'log', '--text', podPort)
  expect(stderr).toBe('Pod web-2, one of 2 of deploy/web.\n')
  expect(stdout).toMatch(/^ +PID /m)
  expect(status).toBe(0)
  expect(cluster.added[0]?.targetContainerName).toBe('log')
})

const TRACE = {
  runAsUser: 0,
  runAsNonRoot: false,
  capabilities: { drop: ['ALL'], add: ['SYS_PTRACE', 'DAC_READ_SEARCH'] },
}
const BASICS = { runAsUser: 65_532, runAsNonRoot: true, capabilities: { drop: ['ALL'] } }
test.each([
  ['privileged', 'names no user', {}, {}, TRACE, ''],
  ['baseline', 'names no user', {}, {}, { runAsUser: 0, runAsNonRoot: false }, 'does not admit SYS_PTRACE'],
  [
    'restricted',
    'has a user that only its image names',
    {},
    { runAsNonRoot: true },
    BASICS,
    'topz shows the basics',
  ],
  [
    'restricted',
    'has a user of its own',
    { runAsUser: 1_000_660_000 },
    { runAsUser: 5, runAsGroup: 7 },
    { runAsUser: 1_000_660_000, runAsGroup: 7 },
    '',
  ],
] as const)(
  'level %s, an app that %s: it takes what is admitted, and says what is then missing',
  async (level, _, own, whole, expected, remark) => {
    cluster.rules.level = level
    addPod('web-0', own, whole)
    const { child, said } = await begin('web-0', podPort, '--', '--interval=2s')
    await interrupt(child)
    expect(cluster.added[0]).toMatchObject({
      command: ['/server', '--interval=2s'],
      imagePullPolicy: 'IfNotPresent',
      securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, ...expected },
    })
    expect(said()).toContain(remark)
  },
)

test('an app whose user the kubelet tells: that user and group, also where only its image names them', async () => {
  cluster.rules.images = []
  const pod = addPod('web-0')
  Object.assign(pod.status?.containerStatuses?.[0] ?? {}, {
    user: { linux: { uid: 101, gid: 102, supplementalGroups: [102] } },
  })
  expect((await kubectlTopz('web-0')).stderr).not.toContain('basics')
  expect(cluster.added[0]?.securityContext).toMatchObject({ runAsUser: 101, runAsGroup: 102 })
})

test('a topz of another user than the one asked for is not joined, and flags that it does not get are named', async () => {
  cluster.rules.level = 'restricted'
  addPod('web-0')
  const basic = await begin('web-0', podPort)
  await interrupt(basic.child)
  const full = await begin('web-0', '--user=1000:1000', `--pod-port=${await freePort()}`)
  await interrupt(full.child)
  const again = await begin('web-0', '--', '--interval=5s')
  await interrupt(again.child)
  const users = cluster.added.map(({ name, securityContext }) => [name, securityContext?.runAsUser])
  expect(users).toEqual([
    ['topz-1', 65_532],
    ['topz-2', 1000],
  ])
  expect(again.said()).toContain('Joins topz-2, which is in web-0 already.')
  expect(again.said()).toContain('--interval=5s has no effect')
})

test('--why at a terminal: Ctrl-C makes it say what is known so far', async () => {
  addPod('web-0')
  const words = ['-qec', `kubectl topz web-0 --why ${podPort}`, '/dev/null']
  const child = spawn('script', words, { env: cluster.environment as NodeJS.ProcessEnv })
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
  })
  const ended = once(child, 'close')
  const why = await until('topz why', async () =>
    cluster.executed.find(({ spawnargs }) => spawnargs.includes('why')),
  )
  await untilItCatchesInterrupts(why.pid ?? 0)
  child.stdin.write('\x03')
  const [status] = await ended
  expect(text).toMatch(/No verdict yet: \d+ of 60 s watched|\d+ problems?:/)
  expect(text).not.toContain('command terminated')
  expect([3, 4]).toContain(status)
})

test('it completes names of pods and flags, and says its version', async () => {
  addPod('web-0')
  addPod('sql-0')
  symlinkSync(PLUGIN, join(cluster.environment.HOME ?? '', 'kubectl_complete-topz'))
  cluster.environment.PATH = `${cluster.environment.HOME}:${cluster.environment.PATH}`
  const complete = async (...words: string[]) =>
    (await runClient('kubectl', ['__complete', 'topz', ...words], cluster.environment)).stdout
      .split('\n')
      .filter(Boolean)
  expect(await complete('we')).toEqual(['web-0', ':4'])
  expect(await complete('web-0', '--w')).toEqual(['--why', ':4'])
  expect(await complete('web-0', '--po')).toEqual(['--port=', '--pod-port=', ':6'])
  expect(await complete('-n', NAMESPACE, 'we')).toEqual(['web-0', ':4'])
  expect(await complete('-n', 'other', 'we')).toEqual([':4'])
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect((await kubectlTopz('--version')).stdout).toBe(`kubectl topz ${version}\n`)
})

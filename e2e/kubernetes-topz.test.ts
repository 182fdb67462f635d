// `kubectl topz POD` as people type it, with the real kubectl, against an API that answers as a cluster does: the
// page's address, text, the rights that each namespace admits, and each way in which it can fail.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Pod, PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1'
import type { Snapshot } from '../server/model/snapshot.ts'
import { runClient } from './engine.ts'
import { type FakeKubernetes, NAMESPACE, startFakeKubernetes } from './fake-kubernetes.ts'
import { freePort } from './free-port.ts'
import { until } from './until.ts'

const PLUGIN = join(import.meta.dirname, '../deploy/kubernetes/kubectl-topz')

setDefaultTimeout(90_000)

let cluster: FakeKubernetes
/** The pods' network is that of this machine. */
let podPort: string
beforeEach(async () => {
  cluster = startFakeKubernetes()
  const PATH = `${dirname(PLUGIN)}:${process.env.PATH}`
  Object.assign(cluster.environment, { PATH, TOPZ_START_SECONDS_MAX: '60' })
  podPort = `--pod-port=${await freePort()}`
})
afterEach(() => cluster.stop())

const RUNNING = { running: { startedAt: '2026-01-01T00:00:00Z' } }

function addPod(
  name: string,
  own: SecurityContext = {},
  whole: PodSecurityContext = {},
  ready = 'True',
): Pod {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { app: 'web' } },
    spec: {
      securityContext: whole,
      containers: [
        { name: 'main', image: 'web', securityContext: own },
        { name: 'log', image: 'log' },
      ],
      ephemeralContainers: [],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready }],
      containerStatuses: ['main', 'log'].map(one => ({ name: one, state: RUNNING }) as never),
      ephemeralContainerStatuses: [],
    },
  }
  cluster.pods.set(name, pod)
  return pod
}

const kubectlTopz = (...args: string[]) => runClient('kubectl', ['topz', ...args], cluster.environment)

/** Resolves with the address that it prints. */
async function begin(
  ...args: string[]
): Promise<{ child: ChildProcess; address: string; said: () => string }> {
  const options = { env: cluster.environment as NodeJS.ProcessEnv, detached: true }
  const child = spawn('kubectl', ['topz', ...args], options)
  let said = ''
  child.stderr.on('data', chunk => {
    said += chunk
  })
  const first = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  const address = /^http:\S+/.exec(String(first[0]))?.[0]
  if (address === undefined) throw new Error(`kubectl topz ended: ${said}`)
  return { child, address, said: () => said }
}

/** Ctrl-C: to the whole process group, as a terminal sends it. */
async function interrupt(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit')
  process.kill(-(child.pid ?? 0), 'SIGINT')
  return (await ended)[0]
}

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

test('each way to fail has a line of its own', async () => {
  addPod('web-0')
  const ended = addPod('ended')
  Object.assign(ended.status ?? {}, { phase: 'Succeeded' })
  const waiting = addPod('waiting')
  Object.assign(waiting.status?.containerStatuses?.[0] ?? {}, {
    state: { waiting: { reason: 'CrashLoopBackOff' } },
  })
  const ways: [string[], number, string, Partial<FakeKubernetes['rules']>?][] = [
    [['nobody'], 1, 'pods "nobody" not found'],
    [['deploy/nobody'], 1, 'deployments.apps "nobody" not found'],
    [['ended'], 1, 'is not running but Succeeded'],
    [['waiting'], 1, 'container main is waiting (CrashLoopBackOff)'],
    [['web-0', '-c', 'sql'], 1, 'has no container sql: expected one of main log'],
    [['web-0'], 1, 'you may not add a container', { forbidden: ['patch pods/ephemeralcontainers'] }],
    [['web-0'], 1, 'the cluster has no ephemeral containers', { hasEphemeralContainers: false }],
    [['web-0', '--user=0:0', '--image=far'], 1, 'the node has no image far'],
    [['web-0', podPort, '--', '--no-such-flag'], 1, '--no-such-flag'],
    [['web-0', '--nope'], 2, 'unknown flag --nope: expected one of --text'],
    [['web-0', '--port=0'], 2, 'expected a number from 1 to 65535'],
    [['web-0', '--user=me'], 2, 'expected UID or UID:GID'],
    [['web-0', 'other'], 2, 'two pods'],
    [[], 2, 'no pod is named'],
  ]
  const { ...usual } = cluster.rules
  for (const [args, status, message, rules] of ways) {
    Object.assign(cluster.rules, usual, rules)
    const answer = await kubectlTopz(...args)
    expect([args, answer.status, answer.stdout]).toEqual([args, status, ''])
    expect(answer.stderr).toContain(`kubectl topz: `)
    expect(answer.stderr).toContain(message)
  }
})

test('it says which port is taken, and which may not be forwarded', async () => {
  addPod('web-0')
  const taken = Bun.serve({ port: await freePort(), hostname: '127.0.0.1', fetch: () => new Response() })
  const { port } = taken
  const busy = await kubectlTopz('web-0', podPort, `--port=${port}`)
  await taken.stop(true)
  expect([busy.status, busy.stderr]).toEqual([
    1,
    expect.stringContaining(`port ${port} of 127.0.0.1 is taken`),
  ])
  cluster.rules.forbidden = ['create pods/portforward']
  const closed = await kubectlTopz('web-0')
  expect([closed.status, closed.stderr]).toEqual([
    1,
    expect.stringContaining('cannot create resource "pods/portforward"'),
  ])
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
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
  expect((await kubectlTopz('--version')).stdout).toBe(`kubectl topz ${version}\n`)
})

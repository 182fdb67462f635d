// `kubectl topz` where it cannot do what was asked, or where a pod lies: each way to fail has a line of its own, and what
// others may choose is read as nothing else.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type FakeKubernetes, NAMESPACE } from './fake-kubernetes.ts'
import { freePort } from './free-port.ts'
import { type AfterCluster, addPodTo, runTopz, startCluster } from './kubectl-topz.ts'

const DEFAULT = 'kubectl.kubernetes.io/default-container'

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

test('of a workload it takes a pod that all parts of the selector mean, and one that is removed last', async () => {
  const removed = addPod('web-0', {}, {}, 'False')
  Object.assign(removed.metadata ?? {}, { deletionTimestamp: '2026-01-01T00:00:00Z' })
  for (const [name, labels] of [
    ['web-1', { app: 'web', tier: 'batch' }],
    ['web-2', { app: 'web', tier: 'front', old: 'yes' }],
    ['web-3', { app: 'web', tier: 'front' }],
  ] as const)
    Object.assign(addPod(name).metadata ?? {}, { labels })
  Object.assign(removed.metadata?.labels ?? {}, { tier: 'front' })
  const matchExpressions = [
    { key: 'tier', operator: 'In', values: ['front', 'side'] },
    { key: 'tier', operator: 'NotIn', values: ['none'] },
    { key: 'app', operator: 'Exists' },
    { key: 'old', operator: 'DoesNotExist' },
  ]
  for (const selector of [{ matchLabels: { app: 'web' }, matchExpressions }, { matchExpressions }]) {
    cluster.deployments.set('web', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: NAMESPACE },
      spec: { selector, template: {} },
    })
    const { stderr } = await kubectlTopz('deploy/web', '-c', 'nobody')
    expect(stderr).toContain('Pod web-3, one of 2 of deploy/web.')
  }
})

test('what a pod says of itself runs nothing here, and adds nothing to what is asked of the API', async () => {
  // It goes no further than that.
  cluster.rules.images = []
  const canary = join(cluster.environment.HOME ?? '', 'canary')
  // A name that ends a pattern of sed and goes on with a command, were it taken for one.
  const lie = `x//;e\ttouch\t${canary}`
  for (const [index, text] of [
    `${lie}\ncontainers ${lie} x {}\nstate ${lie} {"running":{}}`,
    'main","image":"evil","x":"',
    '$(touch canary)',
    'log main',
    '-A',
  ].entries()) {
    const pod = addPod(`web-${index}`)
    const annotations = { a: `,"kubectl.kubernetes.io/default-container":"log"`, [DEFAULT]: text }
    Object.assign(pod.metadata ?? {}, { annotations })
    Object.assign(pod.spec?.containers[0] ?? {}, { env: [{ name: 'TOPZ_ADDRESS', value: `:1\n${text}` }] })
    const { stderr } = await kubectlTopz(`web-${index}`, '--text', podPort)
    expect([text, stderr]).toEqual([text, expect.stringContaining('the node has no image topz')])
    expect(cluster.added).toHaveLength(index + 1)
    expect(cluster.added[index]).toMatchObject({
      name: 'topz-1',
      image: 'topz',
      targetContainerName: 'main',
    })
  }
  expect(existsSync(canary)).toBe(false)
})

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
    [
      ['web-0', '--text'],
      1,
      'which --text needs (the verb create for pods/exec)',
      { forbidden: ['create pods/exec'] },
    ],
    [['web-0', '--nope'], 2, 'unknown flag --nope: expected one of --text'],
    [['web-0', '--port=0'], 2, 'expected a number from 1 to 65535'],
    [['web-0', '--user=me'], 2, 'expected UID or UID:GID'],
    [['web-0', '--text=yes'], 2, '--text=yes: --text takes no value'],
    [['web-0', 'other'], 2, 'two pods'],
    [['web 0'], 2, 'web 0: expected POD or KIND/NAME'],
    [['pod/-A'], 2, 'pod/-A: expected POD or KIND/NAME'],
    [['web-0', '-c', 'a/;e id'], 2, 'expected a name of lower-case letters, digits and -'],
    [['web-0', '-n', 'a\n--as=admin'], 2, 'expected no control character'],
    [['web-0', '-n', '--text'], 2, '-n needs a value'],
    [['web-0', '--', 'a\nb'], 2, 'a flag of topz has a control character'],
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

test('of a cluster that does not answer it says only that, not what kubectl logs', async () => {
  const config = join(cluster.environment.HOME ?? '', 'unreachable')
  const own = readFileSync(cluster.environment.KUBECONFIG ?? '', 'utf8')
  writeFileSync(config, own.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1'))
  const { status, stderr } = await kubectlTopz('web-0', `--kubeconfig=${config}`)
  expect([status, stderr]).toEqual([
    1,
    'kubectl topz: The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n',
  ])
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

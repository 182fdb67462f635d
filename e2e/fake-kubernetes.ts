// As much of a Kubernetes API as kubectl needs for `kubectl topz`: pods, their selectors, admission by pod security
// levels, ephemeral containers that really run topz, exec and port-forward over WebSocket. Answers have the words of
// the real API server.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Deployment } from 'kubernetes-types/apps/v1'
import type { EphemeralContainer, Pod, SecurityContext } from 'kubernetes-types/core/v1'
import { type Execution, execute } from './fake-exec.ts'
import { createForwarder, type Forwarder } from './fake-port-forward.ts'
import { selects } from './fake-selector.ts'

const ROOT = join(import.meta.dirname, '..')
export const NAMESPACE = 'shop'
const BASE = `/api/v1/namespaces/${NAMESPACE}/pods`
const BASELINE_CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'KILL',
  'NET_BIND_SERVICE',
  'SETGID',
  'SETUID',
]

export interface Rules {
  level: 'privileged' | 'baseline' | 'restricted'
  /** Verbs on subresources that this person lacks: `patch pods/ephemeralcontainers`. */
  forbidden: string[]
  /** What the node has. */
  images: string[]
  /** Before Kubernetes 1.23 there were none. */
  hasEphemeralContainers: boolean
}

interface Stream {
  readonly kind: 'exec' | 'portforward'
  readonly url: URL
  peer?: Forwarder | Execution
}

export interface FakeKubernetes {
  readonly rules: Rules
  readonly pods: Map<string, Pod>
  readonly deployments: Map<string, Deployment>
  /** For kubectl: its configuration and its cache. */
  readonly environment: Record<string, string | undefined>
  /** What was added to pods, in order. */
  readonly added: EphemeralContainer[]
  /** Commands that run by kubectl exec, or have. */
  readonly executed: ChildProcess[]
  stop(): Promise<void>
}

export function startFakeKubernetes(): FakeKubernetes {
  const folder = mkdtempSync(join(tmpdir(), 'topz-kubernetes-'))
  const rules: Rules = {
    level: 'privileged',
    forbidden: [],
    images: ['topz'],
    hasEphemeralContainers: true,
  }
  const pods = new Map<string, Pod>()
  const deployments = new Map<string, Deployment>()
  const added: EphemeralContainer[] = []
  const running: ChildProcess[] = []
  const executed: ChildProcess[] = []
  const logs = new Map<string, string>()

  function add(pod: Pod, container: EphemeralContainer): Response {
    const refused = refusal(rules.level, container)
    const name = pod.metadata?.name ?? ''
    if (refused !== undefined)
      return failure(
        403,
        'Forbidden',
        `pods "${name}" is forbidden: violates PodSecurity "${rules.level}:latest": ${refused}`,
      )
    added.push(container)
    pod.spec?.ephemeralContainers?.push(container)
    const status = { name: container.name, state: {} as object }
    pod.status?.ephemeralContainerStatuses?.push(status as never)
    if (!rules.images.includes(container.image ?? ''))
      status.state = { waiting: { reason: 'ErrImagePull', message: 'not found' } }
    else start(container, status)
    return Response.json(pod)
  }

  function start(container: EphemeralContainer, status: { state: object }): void {
    const words = (container.command ?? []).slice(1)
    const child = spawn(process.execPath, ['server/main.ts', ...words], {
      cwd: ROOT,
      env: environmentOf(container),
    })
    running.push(child)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => logs.set(container.name, (logs.get(container.name) ?? '') + chunk))
    child.on('exit', code => {
      status.state = { terminated: { exitCode: code, reason: 'Error' } }
    })
    status.state = { running: { startedAt: '2026-01-01T00:00:00Z' } }
  }

  function answer(request: Request, url: URL): Response | Promise<Response> {
    const { pathname, searchParams } = url
    const known = DISCOVERY[pathname]
    if (known !== undefined) return Response.json(known)
    if (pathname === BASE)
      return Response.json({ kind: 'PodList', apiVersion: 'v1', items: listed(pods, searchParams) })
    const deployment = deployments.get(pathname.split('/deployments/')[1] ?? '')
    if (deployment !== undefined) return Response.json(deployment)
    const [name = '', subresource] = pathname.startsWith(`${BASE}/`)
      ? pathname.slice(BASE.length + 1).split('/')
      : []
    const pod = pods.get(name)
    if (pod === undefined) return failure(404, 'NotFound', `${missing(pathname)} not found`)
    const verb = request.method === 'PATCH' ? 'patch' : 'create'
    if (rules.forbidden.includes(`${verb} pods/${subresource}`))
      return failure(
        403,
        'Forbidden',
        `pods "${name}" is forbidden: User "jane" cannot ${verb} resource "pods/${subresource}" in API group "" in the namespace "${NAMESPACE}"`,
      )
    if (subresource === 'log') return new Response(logs.get(searchParams.get('container') ?? '') ?? '')
    if (subresource === 'ephemeralcontainers' && !rules.hasEphemeralContainers)
      return failure(404, 'NotFound', 'the server could not find the requested resource')
    if (request.method !== 'PATCH') return Response.json(pod)
    return request
      .json()
      .then(patch => add(pod, (patch as Pod).spec?.ephemeralContainers?.[0] as EphemeralContainer))
  }

  const server = Bun.serve<Stream, never>({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request, self) {
      const url = new URL(request.url)
      const kind = url.pathname.split('/').at(-1)
      if (request.headers.get('upgrade') !== 'websocket' || (kind !== 'exec' && kind !== 'portforward'))
        return answer(request, url)
      if (rules.forbidden.includes(`create pods/${kind}`)) return answer(request, url)
      const protocol = request.headers.get('sec-websocket-protocol')?.split(',')[0]?.trim() ?? ''
      const headers = { 'Sec-WebSocket-Protocol': protocol }
      return self.upgrade(request, { headers, data: { kind, url } })
        ? undefined
        : new Response(null, { status: 400 })
    },
    websocket: {
      open(socket) {
        const { kind, url } = socket.data
        const send = (bytes: Uint8Array) => socket.send(bytes)
        if (kind === 'portforward') socket.data.peer = createForwarder(send, portOf)
        else {
          const container = added.find(({ name }) => name === url.searchParams.get('container'))
          const env = container ? environmentOf(container) : process.env
          const execution = execute(url.searchParams, env, send, () => socket.close())
          executed.push(execution.child)
          socket.data.peer = execution
        }
      },
      message(socket, message) {
        socket.data.peer?.receive(message as Buffer)
      },
      close(socket) {
        const { peer } = socket.data
        if (peer !== undefined && 'close' in peer) peer.close()
      },
    },
  })
  /** All containers of the pod have one network, here that of this machine. */
  const portOf = () => Number(added.at(-1)?.env?.[0]?.value?.split(':')[1])

  const config = join(folder, 'config')
  writeFileSync(config, configuration(server.port ?? 0))
  return {
    rules,
    pods,
    deployments,
    added,
    executed,
    environment: { ...process.env, KUBECONFIG: config, HOME: folder },
    stop: async () => {
      for (const child of [...running, ...executed]) child.kill('SIGKILL')
      await server.stop(true)
      rmSync(folder, { recursive: true })
    },
  }
}

const environmentOf = ({ env = [] }: EphemeralContainer) => ({
  ...process.env,
  ...Object.fromEntries(env.map(({ name, value }) => [name, value ?? ''])),
})

/** Why a level of pod security does not admit a container; undefined: it does. */
function refusal(
  level: Rules['level'],
  { name, securityContext = {} }: EphemeralContainer,
): string | undefined {
  if (level === 'privileged') return undefined
  const { capabilities, runAsUser, runAsNonRoot, allowPrivilegeEscalation, seccompProfile }: SecurityContext =
    securityContext
  const allowed = level === 'restricted' ? ['NET_BIND_SERVICE'] : BASELINE_CAPABILITIES
  const extra = (capabilities?.add ?? []).filter(one => !allowed.includes(one))
  if (extra.length > 0)
    return `non-default capabilities (container "${name}" must not include "${extra.join('", "')}" in securityContext.capabilities.add)`
  if (level === 'baseline') return undefined
  if (runAsNonRoot !== true || runAsUser === 0)
    return `runAsNonRoot != true (container "${name}" must set securityContext.runAsNonRoot=true)`
  if (capabilities?.drop?.includes('ALL') !== true)
    return `unrestricted capabilities (container "${name}" must set securityContext.capabilities.drop=["ALL"])`
  if (allowPrivilegeEscalation !== false) return `allowPrivilegeEscalation != false (container "${name}")`
  return seccompProfile === undefined ? `seccompProfile (container "${name}")` : undefined
}

function listed(pods: ReadonlyMap<string, Pod>, query: URLSearchParams): Pod[] {
  const selector = query.get('labelSelector') ?? ''
  return [...pods.values()].filter(
    ({ metadata, status }) =>
      selects(selector, metadata?.labels ?? {}) &&
      (!query.has('fieldSelector') || status?.phase === 'Running'),
  )
}

const missing = (path: string) => {
  const [kind, name] = path.split('/').slice(6 - (path.startsWith('/apis/') ? 0 : 1))
  return `${kind === 'pods' ? 'pods' : `${kind}.apps`} "${name}"`
}

const failure = (code: number, reason: string, message: string) =>
  Response.json(
    { kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code },
    { status: code },
  )

const resource = (name: string, kind: string, short: string) => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced: true,
  kind,
  shortNames: [short],
  verbs: ['get', 'list', 'patch'],
})

const DISCOVERY: Readonly<Record<string, object>> = {
  [`/api/v1/namespaces/${NAMESPACE}`]: { kind: 'Namespace', apiVersion: 'v1', metadata: { name: NAMESPACE } },
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.0' },
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [
      {
        name: 'apps',
        versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      },
    ],
  },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [resource('pods', 'Pod', 'po')] },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    groupVersion: 'apps/v1',
    resources: [resource('deployments', 'Deployment', 'deploy')],
  },
}

const configuration = (port: number) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'fake',
    clusters: [{ name: 'fake', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'jane', user: {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'jane', namespace: NAMESPACE } }],
  })

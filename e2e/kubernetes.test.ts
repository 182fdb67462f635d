// deploy/kubernetes as kubectl renders it: every field is one of the API's, the promised permissions and probes hold,
// and the app beside topz is left as it is.

import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import Ajv from 'ajv'
import type { DaemonSet, Deployment } from 'kubernetes-types/apps/v1'
import type { Container, PodSpec } from 'kubernetes-types/core/v1'
import { createGenerator } from 'ts-json-schema-generator'
import { environmentName, FLAGS } from '../server/config/flags.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDER = join(ROOT, 'deploy/kubernetes')

const schemas = createGenerator({
  path: join(ROOT, 'e2e/kubernetes-kinds.ts'),
  tsconfig: join(ROOT, 'tsconfig.json'),
  type: '*',
  additionalProperties: false,
  skipTypeCheck: true,
}).createSchema('*')
const ajv = new Ajv({ strict: false, allErrors: true })
ajv.addSchema({ $id: 'kubernetes', ...schemas } as object)

function mistakes(kind: string, object: unknown): string[] {
  const validate = ajv.getSchema(`kubernetes#/definitions/${kind}`)
  if (validate === undefined) return [`there is no schema of ${kind}`]
  validate(object)
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

type Rendered = (Deployment | DaemonSet) & { readonly kind: string }

function rendered(folder: string): Rendered[] {
  const text = execFileSync('kubectl', ['kustomize', resolve(FOLDER, folder)], { encoding: 'utf8' })
  return text.split(/^---$/m).map(document => Bun.YAML.parse(document) as Rendered)
}

function podOf(folder: string): PodSpec {
  const pod = rendered(folder).find(({ kind }) => kind === 'Deployment' || kind === 'DaemonSet')?.spec
    ?.template.spec
  if (pod === undefined) throw new Error(`${folder} has no pod`)
  return pod
}

const everyContainer = (pod: PodSpec) => [...(pod.initContainers ?? []), ...pod.containers]

function topzOf(pod: PodSpec): Container {
  const topz = everyContainer(pod).find(({ name }) => name === 'topz')
  if (topz === undefined) throw new Error('there is no container topz')
  return topz
}

test.each(['example/sidecar', 'example/native-sidecar', 'node'])(
  '%s: every object conforms to the API',
  folder => {
    const objects = rendered(folder)
    expect(objects.flatMap(object => mistakes(object.kind, object))).toEqual([])
    // The same with a field that does not exist: the schema would have noticed.
    const [first] = objects
    expect(mistakes(first?.kind ?? '', { ...first, specs: {} })).not.toEqual([])
  },
)

test('ephemeral: what kubectl debug adds is part of an ephemeral container', () => {
  const container = Bun.YAML.parse(readFileSync(join(FOLDER, 'ephemeral/container.yaml'), 'utf8')) as object
  expect(mistakes('EphemeralContainer', { name: 'debugger', ...container })).toEqual([])
  // The API refuses these for an ephemeral container.
  expect(Object.keys(container).filter(key => /^(ports|resources|lifecycle|.*Probe)$/.test(key))).toEqual([])
})

test.each(['example/sidecar', 'example/native-sidecar'])(
  '%s: the app is as it was, first, and shares its processes',
  folder => {
    const app = podOf('example/app').containers[0]
    const pod = podOf(folder)
    expect(pod.containers[0]).toEqual(app as Container)
    expect(pod.shareProcessNamespace).toBe(true)
    expect(everyContainer(pod).length).toBe(2)
  },
)

test('a Job and a StatefulSet of your own get it, before their own init containers', () => {
  const own = mkdtempSync(join(tmpdir(), 'topz-kustomize-'))
  try {
    const pod = {
      initContainers: [{ name: 'first', image: 'a' }],
      containers: [{ name: 'main', image: 'b' }],
    }
    const objects = ['Job', 'StatefulSet'].map(kind => ({
      apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
      kind,
      metadata: { name: kind.toLowerCase() },
      spec: { template: { spec: pod } },
    }))
    writeFileSync(join(own, 'own.yaml'), objects.map(object => JSON.stringify(object)).join('\n---\n'))
    const components = [relative(own, join(FOLDER, 'native-sidecar'))]
    writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify({ resources: ['own.yaml'], components }))
    for (const { kind, spec } of rendered(own)) {
      const { initContainers = [], containers = [], shareProcessNamespace } = spec?.template.spec ?? {}
      const names = [...initContainers, ...containers].map(({ name }) => name)
      expect([kind, shareProcessNamespace, ...names]).toEqual([kind, true, 'topz', 'first', 'main'])
    }
  } finally {
    rmSync(own, { recursive: true })
  }
})

test('the native form is the same as an init container that stays', () => {
  const [topz] = podOf('example/native-sidecar').initContainers ?? []
  expect(topz).toEqual({ ...topzOf(podOf('example/sidecar')), restartPolicy: 'Always' })
})

test.each(['example/sidecar', 'example/native-sidecar'])(
  '%s: the pod may run in a namespace at the restricted level',
  folder => {
    const pod = podOf(folder)
    const { hostPID, hostNetwork, hostIPC, volumes = [] } = pod
    expect([hostPID, hostNetwork, hostIPC, ...volumes].filter(Boolean)).toEqual([])
    for (const { securityContext = {} } of everyContainer(pod)) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      })
      const inherited = { ...pod.securityContext, ...securityContext }
      expect(inherited).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } })
    }
  },
)

test('on a node it has the permissions to inspect processes, a token, and no more', () => {
  const pod = podOf('node')
  expect(pod).toMatchObject({ hostPID: true, automountServiceAccountToken: false })
  const { securityContext, env, volumeMounts } = topzOf(pod)
  expect(securityContext?.capabilities).toEqual({ drop: ['ALL'], add: ['SYS_PTRACE', 'DAC_READ_SEARCH'] })
  expect(securityContext?.privileged).toBeUndefined()
  expect((volumeMounts ?? []).filter(({ readOnly }) => readOnly !== true)).toEqual([])
  const file = env?.find(({ name }) => name === 'TOPZ_TOKEN_FILE')?.value ?? ''
  expect((volumeMounts ?? []).some(({ mountPath }) => file.startsWith(`${mountPath}/`))).toBe(true)
})

test.each(['example/sidecar', 'example/native-sidecar', 'node'])(
  '%s: variables, ports and probes are those of topz',
  folder => {
    const { env = [], ports = [], livenessProbe, readinessProbe, resources } = topzOf(podOf(folder))
    const variables = FLAGS.map(({ name }) => environmentName(name))
    expect(env.filter(({ name }) => !variables.includes(name))).toEqual([])
    const address = env.find(({ name }) => name === 'TOPZ_ADDRESS')?.value ?? ''
    for (const probe of [livenessProbe, readinessProbe].filter(one => one?.httpGet !== undefined)) {
      const port = ports.find(({ name }) => name === probe?.httpGet?.port)?.containerPort
      expect(address).toBe(`0.0.0.0:${port}`)
      expect(['/healthz', '/readyz']).toContain(probe?.httpGet?.path ?? '')
    }
    const isAsked = livenessProbe?.exec?.command?.join(' ') === '/server healthcheck'
    expect(isAsked || livenessProbe?.httpGet?.path === '/healthz').toBe(true)
    expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory'])
    expect(resources?.limits).toHaveProperty('memory')
  },
)

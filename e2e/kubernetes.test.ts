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
  expect(container).toMatchObject({ securityContext: { runAsNonRoot: true, runAsUser: 65_532 } })
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

/** Objects of your own with a component of deploy/kubernetes, and patches after it. */
function withComponent(component: string, objects: readonly object[], patches: readonly string[] = []) {
  const own = mkdtempSync(join(tmpdir(), 'topz-kustomize-'))
  try {
    writeFileSync(join(own, 'own.yaml'), objects.map(object => JSON.stringify(object)).join('\n---\n'))
    const kustomization = {
      resources: ['own.yaml'],
      components: [relative(own, join(FOLDER, component))],
      patches: patches.map(patch => ({ patch, target: { kind: 'Deployment' } })),
    }
    writeFileSync(join(own, 'kustomization.yaml'), JSON.stringify(kustomization))
    return rendered(own)
  } finally {
    rmSync(own, { recursive: true })
  }
}

const OWN_POD = {
  initContainers: [{ name: 'first', image: 'a' }],
  containers: [{ name: 'main', image: 'b' }],
}
const ownTemplate = (pod: object) => ({ template: { spec: pod } })
const ownObject = (kind: string, pod: object) => ({
  apiVersion: kind.endsWith('Job') ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: kind.toLowerCase() },
  spec: kind === 'CronJob' ? { jobTemplate: { spec: ownTemplate(pod) } } : ownTemplate(pod),
})

test('a Job, a CronJob and a StatefulSet of your own get it, before their own init containers', () => {
  const kinds = ['CronJob', 'Job', 'StatefulSet']
  const objects = withComponent(
    'native-sidecar',
    kinds.map(kind => ownObject(kind, OWN_POD)),
  )
  expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining(kinds))
  const topz = topzOf(podOf('example/native-sidecar'))
  for (const { kind, spec } of objects) {
    const template = (spec as { jobTemplate?: { spec: typeof spec } }).jobTemplate?.spec ?? spec
    const { initContainers = [], containers = [], shareProcessNamespace } = template?.template.spec ?? {}
    const names = [...initContainers, ...containers].map(({ name }) => name)
    expect([kind, shareProcessNamespace, ...names]).toEqual([kind, true, 'topz', 'first', 'main'])
    const securityContext = { ...topz.securityContext, runAsUser: 65_532, runAsGroup: 65_532 }
    expect(initContainers[0]).toEqual({ ...topz, securityContext })
  }
})

test.each(['sidecar', 'native-sidecar'])(
  '%s: it starts in a pod whose user only the image names, and holds up no app',
  component => {
    const pod = { ...OWN_POD, securityContext: { runAsNonRoot: true } }
    const [deployment] = withComponent(component, [ownObject('Deployment', pod)])
    const { securityContext, imagePullPolicy, livenessProbe, readinessProbe } = topzOf(
      deployment?.spec?.template.spec as PodSpec,
    )
    // The kubelet starts no container that must not be root and does not say who it is.
    expect(securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 65_532 })
    // An image without a tag would be asked of a registry at each start, and a probe that fails restarts topz.
    expect([imagePullPolicy, livenessProbe, readinessProbe]).toEqual(['IfNotPresent', undefined, undefined])
  },
)

test('the patch for a scraper opens the port, demands a token that topz may read, and leaves the app alone', () => {
  const patch = readFileSync(join(FOLDER, 'sidecar/scraped.yaml'), 'utf8')
  const [deployment] = withComponent('sidecar', [ownObject('Deployment', OWN_POD)], [patch])
  const pod = deployment?.spec?.template.spec as PodSpec
  expect(mistakes('Deployment', { ...deployment, spec: { ...deployment?.spec, selector: {} } })).toEqual([])
  expect(pod.securityContext).toBeUndefined()
  expect(pod.containers[0]).toEqual(OWN_POD.containers[0] as Container)
  const { env = [], ports, volumeMounts } = topzOf(pod)
  const variable = (name: string) => env.find(one => one.name === name)?.value
  expect(variable('TOPZ_ADDRESS')).toBe('0.0.0.0:18080')
  expect(ports).toEqual([{ name: 'topz', containerPort: 18_080 }])
  expect(volumeMounts).toEqual([{ name: 'topz-token', mountPath: '/token', readOnly: true }])
  expect(variable('TOPZ_TOKEN_FILE')).toBe('/token/token')
  // Its files belong to root, and topz is another user: those of mode 0400 it could not read.
  expect(pod.volumes?.[0]?.secret?.defaultMode).toBe(0o444)
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
    // A node that is slow for a minute must not end a recording.
    const { timeoutSeconds = 1, failureThreshold = 3 } = livenessProbe ?? {}
    expect(livenessProbe === undefined || (timeoutSeconds >= 10 && failureThreshold >= 6)).toBe(true)
    expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory'])
    expect(resources?.limits).toHaveProperty('memory')
  },
)

// The pods of deploy/kubernetes on a real engine: the same commands, users, permissions, limits and volumes, to see
// that what the files promise works.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DaemonSet, Deployment } from 'kubernetes-types/apps/v1'
import type { Container, PodSpec } from 'kubernetes-types/core/v1'
import type { Snapshot } from '../server/model/snapshot.ts'
import type { Engine } from './engine.ts'
import { APP_IMAGE, makeImages, TOPZ_IMAGE } from './engine-images.ts'
import { published } from './free-port.ts'
import { borrowEngine } from './shared-engine.ts'
import { answering } from './sidecar.ts'
import { until } from './until.ts'

const FOLDER = join(import.meta.dirname, '../deploy/kubernetes')
const SETUP_MS_MAX = 600_000
const MIB = 1024 * 1024

setDefaultTimeout(90_000)

const read = (path: string) => Bun.YAML.parse(readFileSync(join(FOLDER, path), 'utf8'))

let engine: Engine
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

/** How the kubelet translates a container's part of a pod, in docker run options. */
function dockerFlags({ env = [], resources, securityContext: own = {} }: Container, pod: PodSpec): string[] {
  const { runAsUser, runAsGroup } = { ...pod.securityContext, ...own }
  const { cpu, memory } = (resources?.limits ?? {}) as { cpu?: string; memory?: string }
  return [
    ...env.map(({ name, value }) => `--env=${name}=${value}`),
    ...(runAsUser === undefined ? [] : [`--user=${runAsUser}:${runAsGroup}`]),
    ...(own.capabilities?.drop ?? []).map(name => `--cap-drop=${name}`),
    ...(own.capabilities?.add ?? []).map(name => `--cap-add=${name}`),
    ...(own.allowPrivilegeEscalation === false ? ['--security-opt=no-new-privileges'] : []),
    ...(own.readOnlyRootFilesystem ? ['--read-only'] : []),
    ...(memory === undefined ? [] : [`--memory=${memory.replace('Mi', 'm')}`]),
    ...(cpu === undefined ? [] : [`--cpus=${Number.parseInt(cpu, 10) / 1000}`]),
  ]
}

/** `secrets`: where they are kept here. */
function volumeFlags({ volumeMounts = [] }: Container, { volumes = [] }: PodSpec, secrets: string): string[] {
  return volumeMounts.map(({ name, mountPath, readOnly }) => {
    const volume = volumes.find(one => one.name === name)
    const path = volume?.hostPath?.path ?? join(secrets, volume?.secret?.secretName ?? 'none')
    return `--volume=${path}:${mountPath}${readOnly ? ':ro' : ''}`
  })
}

test('a restricted pod: topz sees the app, its limits and its files, and stays within what it asks for', async () => {
  const pod = (read('example/app/app.yaml') as Deployment).spec?.template.spec as PodSpec
  const app = pod.containers[0] as Container
  const patch = read('sidecar/topz.yaml') as { path: string; value: unknown }[]
  const beside = patch.find(({ path }) => path.endsWith('/containers/-'))?.value as Container
  // The patch of the example: the app's user.
  const sidecar = { ...beside, securityContext: { ...beside.securityContext, ...pod.securityContext } }

  // Holds the namespaces of the pod, like the pause container.
  const pause = await engine.must('run', '-d', APP_IMAGE, 'sleep', 'infinity')
  const shared = [`--pid=container:${pause}`, `--network=container:${pause}`]
  const appId = await engine.must(
    'run',
    '-d',
    ...shared,
    ...dockerFlags(app, pod),
    APP_IMAGE,
    ...(app.command ?? []),
  )
  const topzId = await engine.must(
    'run',
    '-d',
    ...shared,
    ...dockerFlags(sidecar, pod),
    TOPZ_IMAGE,
    ...(sidecar.command ?? []),
  )
  await until('topz to be well', async () =>
    (await engine.must('exec', topzId, '/server', 'healthcheck')) === 'ok' ? true : undefined,
  )

  // The way kubectl port-forward connects: from the pod's own loopback address.
  const request = `exec 3<>/dev/tcp/127.0.0.1/18080; printf 'GET /topz.json HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3`
  const snapshot = await until('the app with its limits', async () => {
    const answer = await engine.must('exec', pause, 'bash', '-c', request)
    const found = JSON.parse(answer.slice(answer.indexOf('{'))) as Snapshot
    return found.containers.some(({ id, cpuUsage }) => id === appId && cpuUsage !== undefined)
      ? found
      : undefined
  })
  expect(snapshot.containers.find(({ id }) => id === appId)).toMatchObject({
    via: 'root',
    cpuLimit: 0.5,
    memoryLimitBytes: 128 * MIB,
  })
  const process = snapshot.processes.find(
    ({ container, openFds }) => container === appId && openFds !== undefined,
  )
  expect(process).toMatchObject({ uid: 1000, comm: 'perl' })
  // One that is started each second would fill the events.
  expect(snapshot.processes.filter(({ container }) => container === appId)).toHaveLength(1)
  const { memory = '' } = (sidecar.resources?.requests ?? {}) as { memory?: string }
  expect(snapshot.self.rssBytes).toBeLessThan(Number.parseInt(memory, 10) * MIB)
})

test('a node: topz shows the processes of other containers with their limits, to clients with the token', async () => {
  const pod = (read('node/daemonset.yaml') as DaemonSet).spec?.template.spec as PodSpec
  const topz = pod.containers[0] as Container
  const token = 'a8Zk29slQwErTy7654mNbVcX'
  const secrets = mkdtempSync(join(tmpdir(), 'topz-secrets-'))
  mkdirSync(join(secrets, 'topz-token'))
  writeFileSync(join(secrets, 'topz-token/token'), token, { mode: 0o400 })
  try {
    const app = await engine.must(
      'run',
      '-d',
      '--cpus=0.5',
      '--user=1000:1000',
      APP_IMAGE,
      ...['sh', '-c', 'sleep 1000 & wait'],
    )
    const flags = [...dockerFlags(topz, pod), ...volumeFlags(topz, pod, secrets)]
    const open = ['--pid=host', ...(await published())]
    const id = await engine.must('run', '-d', ...open, ...flags, TOPZ_IMAGE, ...(topz.command ?? []))
    const { get } = await answering(engine, id)
    for (const probe of [topz.livenessProbe, topz.readinessProbe])
      await until(`${probe?.httpGet?.path}`, async () =>
        (await get(probe?.httpGet?.path ?? '')).ok ? true : undefined,
      )
    expect((await get('/topz.json')).status).toBe(401)
    const authorization = `Bearer ${token}`
    const shell = await until('the app with its limits and files', async () => {
      const answer = await get('/topz.json', { authorization })
      const { processes, containers } = (await answer.json()) as Snapshot
      const container = containers.find(one => one.id === app)
      const process = processes.find(one => one.container === app && one.comm === 'sh')
      return container?.cpuLimit === 0.5 && process?.openFds !== undefined ? process : undefined
    })
    const doctor = await (await get('/topz/doctor', { authorization })).text()
    expect(doctor).not.toContain('--cap-add')
    // What needs permission to look into another user's processes.
    const files = await get(`/api/processes/${shell.pid}/files`, { authorization })
    expect(`${files.status} ${await files.text()}`).toMatch(/^200 .*"fd":0/)
  } finally {
    rmSync(secrets, { recursive: true })
  }
})

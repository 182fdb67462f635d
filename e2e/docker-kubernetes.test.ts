// The pod of deploy/kubernetes/example/sidecar on a real engine: the same commands, users, rights and limits, so that
// what the files promise of a restricted pod is seen to work.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Deployment } from 'kubernetes-types/apps/v1'
import type { Container, PodSpec } from 'kubernetes-types/core/v1'
import type { Snapshot } from '../server/model/snapshot.ts'
import { type Engine, startEngine } from './engine.ts'
import { APP_IMAGE, makeImages, TOPZ_IMAGE } from './engine-images.ts'
import { until } from './until.ts'

const FOLDER = join(import.meta.dirname, '../deploy/kubernetes')
const SETUP_MS_MAX = 600_000
const MIB = 1024 * 1024

setDefaultTimeout(90_000)

const read = (path: string) => Bun.YAML.parse(readFileSync(join(FOLDER, path), 'utf8'))

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
  await makeImages(engine)
}, SETUP_MS_MAX)
afterAll(() => engine?.stop())

/** What the kubelet makes of a container's part of a pod, in the words of docker run. */
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

test('a restricted pod: topz sees the app, its limits and its files, and stays within what it asks for', async () => {
  const pod = (read('example/app/app.yaml') as Deployment).spec?.template.spec as PodSpec
  const app = pod.containers[0] as Container
  const patch = read('sidecar/topz.yaml') as { path: string; value: unknown }[]
  const sidecar = patch.find(({ path }) => path.endsWith('/containers/-'))?.value as Container

  // Holds the namespaces of the pod, as the pause container does.
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
  const probe = sidecar.livenessProbe?.exec?.command ?? []
  await until('the liveness probe to be content', async () =>
    (await engine.must('exec', topzId, ...probe)) === 'ok' ? true : undefined,
  )

  // As kubectl port-forward comes in: from the pod's own loopback address.
  const request = `exec 3<>/dev/tcp/127.0.0.1/8080; printf 'GET /topz.json HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3; cat <&3`
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
  const shell = snapshot.processes.find(
    ({ container, openFds }) => container === appId && openFds !== undefined,
  )
  expect(shell).toMatchObject({ uid: 1000, comm: 'sh' })
  const { memory = '' } = (sidecar.resources?.requests ?? {}) as { memory?: string }
  expect(snapshot.self.rssBytes).toBeLessThan(Number.parseInt(memory, 10) * MIB)
})

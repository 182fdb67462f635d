// `kubectl topz` as people type it: the real kubectl, the plugin on its PATH, and pods of an API that answers as a cluster does.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { Pod, PodSecurityContext, SecurityContext } from 'kubernetes-types/core/v1'
import { runClient } from './engine.ts'
import { type FakeKubernetes, NAMESPACE, startFakeKubernetes } from './fake-kubernetes.ts'

export const PLUGIN = join(import.meta.dirname, '../deploy/kubernetes/kubectl-topz')

const RUNNING = { running: { startedAt: '2026-01-01T00:00:00Z' } }

/** What a function takes besides the cluster. */
export type AfterCluster<F> = F extends (cluster: FakeKubernetes, ...rest: infer R) => unknown ? R : never

export function startCluster(): FakeKubernetes {
  const cluster = startFakeKubernetes()
  const PATH = `${dirname(PLUGIN)}:${process.env.PATH}`
  Object.assign(cluster.environment, { PATH, TOPZ_START_SECONDS_MAX: '60' })
  return cluster
}

export function addPodTo(
  cluster: FakeKubernetes,
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

export const runTopz = (cluster: FakeKubernetes, ...args: string[]) =>
  runClient('kubectl', ['topz', ...args], cluster.environment)

/** Resolves with the address that it prints. */
export async function beginTopz(
  cluster: FakeKubernetes,
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
export async function interrupt(child: ChildProcess): Promise<number | null> {
  const ended = once(child, 'exit')
  process.kill(-(child.pid ?? 0), 'SIGINT')
  return (await ended)[0]
}

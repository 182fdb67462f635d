// An app container and topz beside it, as the documented command starts them.

import type { Snapshot } from '../server/model/snapshot.ts'
import type { Engine } from './engine.ts'
import { APP_IMAGE, TOPZ_IMAGE } from './engine-images.ts'
import { published } from './free-port.ts'
import { until } from './until.ts'

/** Containers start one after the other on a machine that is busy with many. */
const START_MS_MAX = 120_000

export interface Sidecar {
  readonly id: string
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>
  readonly snapshot: () => Promise<Snapshot>
}

/** Starts an app container that runs a shell script. */
export function startApp(engine: Engine, script: string, ...flags: string[]): Promise<string> {
  return engine.must('run', '-d', ...flags, APP_IMAGE, '/bin/sh', '-c', script)
}

/** The documented command, on a free port; `flags` are Docker's. Resolves when topz answers. */
export async function startTopz(
  engine: Engine,
  app: string,
  flags: readonly string[] = [],
  ...own: string[]
): Promise<Sidecar> {
  const docker = ['run', '-d', `--pid=container:${app}`, ...(await published()), ...flags, TOPZ_IMAGE]
  const id = await engine.must(...docker, '/server', '--address=0.0.0.0:8080', ...own)
  return answering(engine, id)
}

export async function answering(engine: Engine, id: string): Promise<Sidecar> {
  const address = await engine.must('port', id, '8080')
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://${address.split('\n')[0]}${path}`, { headers, redirect: 'manual' })
  await until('topz to answer', async () => ((await get('/healthz')).ok ? true : undefined), START_MS_MAX)
  const snapshot = async () => (await (await get('/topz.json')).json()) as Snapshot
  return { id, get, snapshot }
}

/** What `docker top` says of a container, by pid in the container's own PID namespace: pid -> command line. */
export async function dockerTop(
  engine: Engine,
  app: string,
  namespacePid: (hostPid: number) => number | undefined,
) {
  const lines = (await engine.must('top', app, '-eo', 'pid,args')).split('\n').slice(1)
  const found = new Map<number, string>()
  for (const line of lines) {
    const [, pid = '', command = ''] = line.match(/^\s*(\d+)\s+(.*)$/) ?? []
    const inside = namespacePid(Number(pid))
    if (inside !== undefined) found.set(inside, command)
  }
  return found
}

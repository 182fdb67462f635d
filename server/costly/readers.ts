// The kinds of requests -> their readers. Runs in the costly worker: any of these files may block for ever.

import { createCgroupReader } from '../cgroup/reader.ts'
import type { DetailPart } from '../model/detail.ts'
import { readAppFile } from '../procfs/app-file.ts'
import { mayBlock } from '../procfs/waiting-threads.ts'
import { createAttempts } from './detail/attempts.ts'
import { createDetailReader, type DetailReaderOptions } from './detail/reader.ts'
import { createDetailsReader, type DetailsOptions } from './details.ts'
import { createMountsReader, readSpace } from './mounts-reader.ts'
import { createNetworkReader } from './network-reader.ts'
import { createPssReader } from './pss-reader.ts'
import type { Answer, Kind, Readings, Request } from './requests.ts'
import { readOwned } from './socket-owners.ts'

export interface ReadersOptions extends DetailsOptions, Omit<DetailReaderOptions, 'now'> {
  readonly cgroupRoot: string | undefined
}

type Readers = { readonly [K in Kind]: (request: Request<K>) => Readings[K] | undefined }

/** Readers that need memory and have nothing to report without it. */
const MEMORY: ReadonlySet<Kind | DetailPart | undefined> = new Set(['pss', 'attempts', 'maps', 'environ'])

/** `undefined`: the process is gone, or there is nothing to report. */
export function createReaders(options: ReadersOptions): (request: Request) => Answer {
  const details = createDetailsReader(options)
  const { readCgroup, readFrozen } = createCgroupReader(options)
  const readMounts = createMountsReader(options.procRoot)
  const readNetwork = createNetworkReader(options.procRoot, options.now)
  const attempt = createAttempts(options.procRoot)
  const readPss = createPssReader(options.procRoot, options.now)
  const readDetail = createDetailReader(options)
  const statBytes = new Uint8Array(4096)
  const leavesMemory = ({ pid, careful = false }: Request) =>
    careful && mayBlock(options.procRoot, pid, statBytes)
  const readers: Readers = {
    full: request => details.read(request.pid, 'full', { leavesMemory: leavesMemory(request) }),
    brief: request => details.read(request.pid, 'brief', { leavesMemory: leavesMemory(request) }),
    io: ({ pid, leaderExited }) => details.read(pid, 'io', { leaderExited }),
    cgroup: ({ pid, id, keepsOpen }) => readCgroup(pid, id, keepsOpen),
    frozen: ({ id }) => readFrozen(id),
    network: ({ pid, id }) => readNetwork(pid, id),
    owners: ({ pid, inodes }) => readOwned(options.procRoot, pid, inodes ?? []),
    mounts: ({ pid }) => readMounts(pid),
    space: ({ pid, path = '/' }) => readSpace(options.procRoot, pid, path),
    pss: ({ pid }) => readPss(pid),
    attempts: ({ pid }) => attempt(pid),
    detail: ({ pid, id, part = 'status' }) => readDetail(pid, id, part),
    hostname: ({ pid }) => hostnameOf(options.procRoot, pid),
  }
  return request =>
    (MEMORY.has(request.kind) || MEMORY.has(request.part)) && leavesMemory(request)
      ? 'stuck'
      : readers[request.kind](request as never)
}

/** First line of /etc/hostname in the root file system of `pid`. */
function hostnameOf(procRoot: string, pid: number): string | undefined {
  const bytes = readAppFile(procRoot, pid, 'hostname')
  if (typeof bytes === 'number') return undefined
  const line = new TextDecoder().decode(bytes).split('\n')[0]?.trim()
  return line !== undefined && /^[\w.-]{1,253}$/.test(line) ? line : undefined
}

// The kinds of requests -> what reads them. Runs in the details worker: any of these files may block for ever.

import { createCgroupReader } from '../cgroup/reader.ts'
import { readAppFile } from '../procfs/app-file.ts'
import { keepSpare } from '../procfs/read.ts'
import { createAttempts } from './detail/attempts.ts'
import { createDetailReader, type DetailReaderOptions } from './detail/reader.ts'
import { createDetailsReader, type DetailsOptions } from './details.ts'
import { createNetworkReader } from './network-reader.ts'
import { createPssReader } from './pss-reader.ts'
import type { Kind, Readings, Request } from './requests.ts'
import { readOwned } from './socket-owners.ts'

export interface ReadersOptions extends DetailsOptions, Omit<DetailReaderOptions, 'now'> {
  readonly cgroupRoot: string | undefined
}

type Readers = { readonly [K in Kind]: (request: Request<K>) => Readings[K] | undefined }

/** `undefined`: the process is gone, or there is nothing to tell. */
export function createReaders(options: ReadersOptions): (request: Request) => Readings[Kind] | undefined {
  keepSpare()
  const details = createDetailsReader(options)
  const readCgroup = createCgroupReader(options)
  const readNetwork = createNetworkReader(options.procRoot, options.now)
  const attempt = createAttempts(options.procRoot)
  const readPss = createPssReader(options.procRoot, options.now)
  const readDetail = createDetailReader(options)
  const readers: Readers = {
    full: ({ pid }) => details.read(pid, 'full'),
    io: ({ pid, leaderExited }) => details.read(pid, 'io', leaderExited),
    cgroup: ({ pid, id }) => readCgroup(pid, id),
    network: ({ pid, id }) => readNetwork(pid, id),
    owners: ({ pid, inodes }) => readOwned(options.procRoot, pid, inodes ?? []),
    pss: ({ pid }) => readPss(pid),
    attempts: ({ pid }) => attempt(pid),
    detail: ({ pid, id, part = 'status' }) => readDetail(pid, id, part),
    hostname: ({ pid }) => hostnameOf(options.procRoot, pid),
  }
  return request => readers[request.kind](request as never)
}

/** First line of /etc/hostname in the root file system of `pid`. */
function hostnameOf(procRoot: string, pid: number): string | undefined {
  const bytes = readAppFile(procRoot, pid, 'hostname')
  if (typeof bytes === 'number') return undefined
  const line = new TextDecoder().decode(bytes).split('\n')[0]?.trim()
  return line !== undefined && /^[\w.-]{1,253}$/.test(line) ? line : undefined
}

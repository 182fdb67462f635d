// Two moments for tests of what changed between them: name what matters.

import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { differenceOf } from './difference.ts'

export const MIB = 1024 * 1024
export const container = (fields: Partial<Container> = {}): Container => ({
  id: 'c',
  name: 'app',
  processCount: 1,
  rssBytes: 1,
  ...fields,
})
export const network = (...listeners: readonly Partial<Listener>[]): Network => ({
  id: 'n',
  containers: [],
  interfaces: [],
  listeners: listeners.map(one => ({
    protocol: 'tcp',
    address: '0.0.0.0',
    port: 80,
    uid: 0,
    inode: 5,
    queue: 0,
    ...one,
  })),
})
export const difference = (before: Snapshot, after: Snapshot) =>
  differenceOf({ before: { at: before }, after: { at: after } })
export const between = (before: readonly Process[], after: readonly Process[]) =>
  difference(snapshot({ processes: before }), snapshot({ processes: after })).changes
export const python = (script: string, fields: Partial<Process> & { readonly pid: number }) =>
  process({ comm: 'python3', argv: ['/usr/bin/python3', script], command: `python3 ${script}`, ...fields })

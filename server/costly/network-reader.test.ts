// When the tables of sockets are read again, and how old what they say is.

import { afterEach, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNetworkReader } from './network-reader.ts'

const root = mkdtempSync(join(tmpdir(), 'topz-network-'))
afterEach(() => rmSync(root, { recursive: true, force: true }))

const HEADER =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n'
const listens = (queue: string) =>
  `   0: 0100007F:1F90 00000000:0000 0A 00000000:0000000${queue} 00:00000000 00000000  1000        0 9 1 0 100 0 0 10 0\n`

test('what is said is as old as the table in which somebody waits, however seldom the other one is read', () => {
  const net = join(root, '7/net')
  mkdirSync(net, { recursive: true })
  writeFileSync(join(net, 'dev'), 'Inter-|\n face |\n')
  writeFileSync(join(net, 'tcp'), HEADER + listens('3'))
  writeFileSync(join(net, 'tcp6'), HEADER)
  let nowMs = 0
  // Each look at the clock takes a millisecond: a table costs some, and an idle one then stands for 10 s.
  const read = createNetworkReader(root, () => nowMs++)
  read(7, '7:1')
  nowMs = 4000
  expect(read(7, '7:1')?.tablesAtMs).toBeGreaterThanOrEqual(4000)
  writeFileSync(join(net, 'tcp'), HEADER + listens('0'))
  nowMs = 8000
  expect(read(7, '7:1')?.tablesAtMs).toBeUndefined()
})

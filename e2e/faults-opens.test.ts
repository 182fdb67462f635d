// What topz reads of a process, by the access times that the kernel keeps of a synthetic /proc. Linux, as root.

import { afterAll, afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { readFileSync, statSync } from 'node:fs'
import { DETAIL_PARTS } from '../server/model/detail.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { createFakeProc } from '../server/sampler/testdata/fake-proc.ts'
import { enterNamespace, type Inside } from './namespace.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const PIDS = [1, 10, 20]
const LONG_AGO_SECONDS = 1000
let inside: Inside | undefined
const fake = createFakeProc()
for (const pid of PIDS.slice(1)) fake.add(pid, { runTime: 1 })
for (const pid of PIDS) fake.write(pid, 'environ', 'DB_PASSWORD=secret\0')

afterEach(async () => {
  await inside?.stop()
  inside = undefined
})
afterAll(fake.remove)

/** topz on a copy of the synthetic /proc, on a file system that records the time of every access. */
async function serve(flags: string) {
  inside = enterNamespace(
    `mount -t tmpfs -o strictatime none /mnt; cp -r ${fake.root} /mnt/proc
    touch -a -d @${LONG_AGO_SECONDS} /mnt/proc/*/environ /mnt/proc/*/cmdline
    printf 'q7Wm3kXz91LdPv0RtYbN8sHc' > /mnt/token; chmod 400 /mnt/token
    exec $BUN server/main.ts --address=127.0.0.1:0 --interval=250ms --proc=/mnt/proc --mcp --token-file=/mnt/token ${flags}`,
  )
  const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
  const headers = { authorization: 'Bearer q7Wm3kXz91LdPv0RtYbN8sHc' }
  const get = async (path: string) => {
    const answer = await fetch(`${origin}${path}`, { headers })
    return { status: answer.status, text: await answer.text() }
  }
  // `timeout` started `unshare`, which made the mounts.
  const { pid } = inside.child
  const [outer] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ')
  const isRead = (of: number, file: string) =>
    statSync(`/proc/${outer}/root/mnt/proc/${of}/${file}`).atimeMs > LONG_AGO_SECONDS * 1000
  return { get, isRead }
}

/** Every address that returns data, and every part of every process. */
async function askForEverything(get: (path: string) => Promise<{ status: number; text: string }>) {
  const { processes } = await until('all processes, with their command lines', async () => {
    const snapshot = JSON.parse((await get('/topz.json')).text) as Snapshot
    return snapshot.processes.filter(({ argv }) => argv !== undefined).length === PIDS.length
      ? snapshot
      : undefined
  })
  for (const { pid, startTicks } of processes)
    for (const part of ['', ...DETAIL_PARTS.map(name => `/${name}`)])
      await get(`/api/processes/${pid}${part}?start=${startTicks}`)
  const answers = [
    '/topz.txt',
    '/topz.csv',
    '/metrics',
    '/api/events',
    '/api/recording',
    '/report.html',
    '/readyz',
  ]
  // A report is of a recorded moment: the first one exists shortly after the first answer.
  for (const path of answers)
    await until(`${path} to be answered`, async () => ((await get(path)).status === 200 ? true : undefined))
  return processes[1]
}

test('S12: no environment is opened, whatever is requested', async () => {
  const { get, isRead } = await serve('')
  const process = await askForEverything(get)
  expect(PIDS.map(pid => isRead(pid, 'cmdline'))).toEqual([true, true, true])
  expect(PIDS.map(pid => isRead(pid, 'environ'))).toEqual([false, false, false])
  const refused = await get(`/api/processes/${process?.pid}/environ?start=${process?.startTicks}`)
  expect(refused.status).toBe(403)
})

test('S12: where it is allowed, only the requested process’s environment is opened, and only names are shown', async () => {
  const { get, isRead } = await serve('--allow-environ')
  const { processes } = await until('the processes', async () => {
    const snapshot = JSON.parse((await get('/topz.json')).text) as Snapshot
    return snapshot.processes.length === PIDS.length ? snapshot : undefined
  })
  const asked = processes.find(({ pid }) => pid === 10)
  const { text } = await get(`/api/processes/10/environ?start=${asked?.startTicks}`)
  expect(text).toContain('DB_PASSWORD')
  expect(text).not.toContain('secret')
  expect(PIDS.map(pid => isRead(pid, 'environ'))).toEqual([false, true, false])
})

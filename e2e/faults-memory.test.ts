// The running program in its own memory cgroup.

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { COMPILING_MEMORY_BYTES_MIN } from '../server/config/limits.ts'
import type { EventsAnswer } from '../server/model/answers.ts'
import { openRaw } from './raw-client.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

const MIB = 1024 * 1024
/** Where a new cgroup can be made, and the file of its limit: v1, or v2. */
const [ABOVE, LIMIT] = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')
  ? (['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'] as const)
  : (['/sys/fs/cgroup', 'memory.max'] as const)
const FOLDER = `${ABOVE}/topz-test-${process.pid}`

/** How reaped processes ended is known from Linux 6.15 on. */
const [MAJOR = 0, MINOR = 0] = release().split('.').map(Number)
const TELLS_ENDS = MAJOR > 6 || (MAJOR === 6 && MINOR >= 15)

setDefaultTimeout(120_000)

let topz: Topz | undefined
afterEach(async () => {
  await topz?.stop()
  topz = undefined
  await until('its cgroup to be empty', async () => {
    rmdirSync(FOLDER)
    return true
  })
})

/** Starts topz with this memory limit. */
async function startWith(limitBytes: number): Promise<Topz> {
  if (LIMIT === 'memory.max') writeFileSync(`${ABOVE}/cgroup.subtree_control`, '+memory')
  mkdirSync(FOLDER)
  writeFileSync(`${FOLDER}/${LIMIT}`, `${limitBytes}`)
  const join = ['sh', '-c', `echo $$ > ${FOLDER}/cgroup.procs && exec "$@"`, 'sh']
  return startTopz(['--log-format=json'], {}, undefined, join)
}

function variables({ child }: Topz): readonly string[] {
  return readFileSync(`/proc/${child.pid}/environ`, 'latin1').split('\0')
}

test('F21: with little memory the server runs without compilers, in the same process and with the same flags', async () => {
  topz = await startWith(COMPILING_MEMORY_BYTES_MIN - MIB)
  expect(variables(topz)).toContain('BUN_JSC_useBaselineJIT=0')
  expect(variables(topz)).toContain(`PATH=${process.env.PATH}`)
  const commandLine = readFileSync(`/proc/${topz.child.pid}/cmdline`, 'latin1').split('\0')
  expect(commandLine.slice(-3)).toEqual(['--address=127.0.0.1:0', '--log-format=json', ''])
  expect((await fetch(`${topz.origin}/topz.json`)).status).toBe(200)
})

test('F21: with little memory connections are still guarded', async () => {
  topz = await startWith(COMPILING_MEMORY_BYTES_MIN - MIB)
  const { origin } = topz
  const metric = async (name: string) => {
    const lines = (await (await fetch(`${origin}/metrics`)).text()).split('\n')
    return Number(lines.find(line => line.startsWith(`${name} `))?.split(' ')[1])
  }
  const count = (await metric('topz_connections_max')) + 50
  const idle = await Promise.all(Array.from({ length: count }, () => openRaw(origin).catch(() => undefined)))
  await until(
    'the excess to be cut',
    async () => (await metric('topz_connections_cut_total{reason="total"}')) >= 40 || undefined,
  )
  for (const one of idle) one?.socket.destroy()
})

test('F21: with little memory it still says how reaped processes ended', async () => {
  topz = await startWith(COMPILING_MEMORY_BYTES_MIN - MIB)
  const { origin } = topz
  const app = spawn('/bin/sh', ['-c', 'read go; exit 42'], { stdio: ['pipe', 'ignore', 'ignore'] })
  await until('the app to be listed', async () => {
    const rows = (await (await fetch(`${origin}/topz.json?columns=pid`)).text()).match(/"pid":\s*(\d+)/g)
    return rows?.some(row => row.endsWith(`${app.pid}`)) || undefined
  })
  app.stdin.end('\n')
  const exit = await until('its end', async () => {
    const { events } = (await (await fetch(`${origin}/api/events`)).json()) as EventsAnswer
    return events.filter(event => event.type === 'exit').find(({ pid }) => pid === app.pid)
  })
  // Elsewhere only if it was seen while it waited to be reaped.
  expect(TELLS_ENDS ? [42] : [42, undefined]).toContain(exit.exitCode)
})

test('F21: with enough memory it runs as it is', async () => {
  topz = await startWith(4 * COMPILING_MEMORY_BYTES_MIN)
  expect(variables(topz).filter(variable => variable.startsWith('BUN_JSC_useBaselineJIT'))).toEqual([])
})

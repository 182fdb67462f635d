// The running program in its own memory cgroup.

import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { COMPILING_MEMORY_BYTES_MIN } from '../server/config/limits.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

const MIB = 1024 * 1024
/** Where a new cgroup can be made, and the file of its limit: v1, or v2. */
const [ABOVE, LIMIT] = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes')
  ? (['/sys/fs/cgroup/memory', 'memory.limit_in_bytes'] as const)
  : (['/sys/fs/cgroup', 'memory.max'] as const)
const FOLDER = `${ABOVE}/topz-test-${process.pid}`

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
  expect(variables(topz)).toContain('BUN_JSC_useJIT=0')
  expect(variables(topz)).toContain(`PATH=${process.env.PATH}`)
  const commandLine = readFileSync(`/proc/${topz.child.pid}/cmdline`, 'latin1').split('\0')
  expect(commandLine.slice(-3)).toEqual(['--address=127.0.0.1:0', '--log-format=json', ''])
  expect((await fetch(`${topz.origin}/topz.json`)).status).toBe(200)
})

test('F21: with enough memory it runs as it is', async () => {
  topz = await startWith(4 * COMPILING_MEMORY_BYTES_MIN)
  expect(variables(topz).filter(variable => variable.startsWith('BUN_JSC_useJIT'))).toEqual([])
})

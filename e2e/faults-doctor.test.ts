// The doctor on kernels and mounts that hide something: each statement comes from an attempt. As root, in namespaces.

import { afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Diagnosis } from '../server/model/doctor.ts'
import { enterNamespace, type Inside } from './namespace.ts'
import { compilePrograms } from './programs.ts'

setDefaultTimeout(60_000)

const NOBODY = 65534
let inside: Inside | undefined

beforeAll(compilePrograms)
afterEach(async () => {
  await inside?.stop()
  inside = undefined
})

async function doctorAfter(preparation: string, uid?: number): Promise<Diagnosis> {
  const as = uid === undefined ? '' : `.cache/programs/as-user ${uid} `
  const ask = `${as}$BUN server/main.ts doctor --interval=250ms --format=json`
  inside = enterNamespace(`${preparation}\n${ask} && echo END`)
  await inside.until(/\nEND\n/)
  return JSON.parse(inside.said().replace(/\nEND\n$/, ''))
}

test('for root among its own processes the doctor finds nothing missing', async () => {
  const diagnosis = await doctorAfter('.cache/programs/sleepers 1 > /dev/null &')
  expect(diagnosis.users.every(({ denied }) => denied.length === 0)).toBe(true)
  expect(diagnosis.topz.canTrace).toBe(true)
})

test('P44: the doctor says that /proc hides other users’ processes, and what would show them', async () => {
  const diagnosis = await doctorAfter('mount -t proc -o hidepid=2 proc /proc', NOBODY)
  expect(diagnosis.isWell).toBe(false)
  expect(diagnosis.remarks.find(({ subject }) => subject === 'proc')?.message).toContain('hidepid')
})

test('P45: the doctor says that /proc lacks the host’s files, and still judges the processes', async () => {
  const diagnosis = await doctorAfter('mount -t proc -o subset=pid proc /proc')
  expect(diagnosis.remarks.filter(({ isWrong }) => isWrong).map(({ subject }) => subject)).toContain(
    'meminfo',
  )
  expect(diagnosis.users.length).toBeGreaterThan(0)
})

test('P46: a process that made itself non-dumpable is distinguished from the others of its user', async () => {
  const both =
    '.cache/programs/as-user 1000 .cache/programs/non-dumpable > /dev/null & .cache/programs/as-user 1000 .cache/programs/sleepers 1 > /dev/null & sleep 1'
  const { users } = await doctorAfter(both, 1000)
  const hidden = users.find(({ uid, denied }) => uid === 1000 && denied.includes('io'))
  expect(hidden?.why).toContain('non-dumpable')
  expect(hidden?.flags).toEqual(['--user 0 --cap-add=SYS_PTRACE'])
  expect(hidden?.examples?.[0]).toMatch(/^non-dumpable \(PID \d+\)$/)
})

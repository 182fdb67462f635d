import { expect, test } from 'bun:test'
import type { Attempts } from '../costly/detail/attempts.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Own } from '../procfs/own-rights.ts'
import { renderDoctor } from '../render/doctor-text.ts'
import { diagnose } from './doctor.ts'

const OWN: Own = {
  uid: 0,
  gid: 0,
  capabilities: '00000000a80425fb',
  canTrace: false,
  noNewPrivs: false,
  seccomp: 'filter',
  ptraceScope: undefined,
  appArmor: undefined,
  isInPod: false,
}
const open = (uid: number, fields: Partial<Attempts> = {}): Attempts => ({
  denied: ['stack'],
  missing: [],
  uids: [uid, uid, uid, uid],
  gids: [uid, uid, uid, uid],
  capabilities: '00000000a80425fb',
  userNamespace: undefined,
  ...fields,
})
const DENIED = ['io', 'root', 'fd/*', 'stack']
const APP = snapshot({ processes: [process({ pid: 1, uid: 1000, user: 'www', runQueueSeconds: 1 })] })

test('if everything can be read, it says so in one line and advises no flag', async () => {
  const diagnosis = await diagnose(APP, async () => open(1000), OWN)
  expect(diagnosis.isWell).toBe(true)
  expect(renderDoctor(diagnosis).split('\n')[0]).toBe('OK: topz can read everything it shows.')
})

test('a working set that is unknown for a moment is not a limit that is unknown', async () => {
  const main = { id: 'a', name: 'a', main: true, processCount: 1, rssBytes: 1 } as const
  const absent = [{ file: 'memory.stat', message: 'torn' }]
  const said = async (via: { via?: 'root' }) =>
    renderDoctor(
      await diagnose({ ...APP, containers: [{ ...main, ...via, absent }] }, async () => open(1000), OWN),
    )
  expect(await said({})).toContain('Limits of a are unknown: torn')
  expect(await said({ via: 'root' })).not.toContain('torn')
})

test('another user’s processes become readable by running as that user, or with the capability', async () => {
  const { users } = await diagnose(APP, async () => open(1000, { denied: DENIED }), OWN)
  expect(users[0]).toMatchObject({ uid: 1000, user: 'www', denied: ['io', 'root', 'fd/*'] })
  expect(users[0]?.flags).toEqual(['--user 1000:1000', '--cap-add=SYS_PTRACE'])
  expect(users[0]?.why).toBe('it runs as user 1000, topz as user 0')
})

test('root with only that capability may inspect a process, but not open its files', async () => {
  const own = { ...OWN, canTrace: true, capabilities: '80000' }
  const { users } = await diagnose(APP, async () => open(1000, { denied: ['fd/*'] }), own)
  expect(users[0]?.flags).toEqual(['--cap-add=DAC_READ_SEARCH'])
})

test('for users other than root a capability alone does not help', async () => {
  const { users } = await diagnose(APP, async () => open(1000, { denied: DENIED }), {
    ...OWN,
    uid: 65_534,
    capabilities: '0',
  })
  expect(users[0]?.flags).toEqual(['--user 1000:1000', '--user 0 --cap-add=SYS_PTRACE'])
})

test('to the kernel, the same user with another group is another one', async () => {
  const own = { ...OWN, uid: 1000, gid: 0 }
  const { users } = await diagnose(APP, async () => open(1000, { denied: DENIED }), own)
  expect(users[0]).toMatchObject({ why: 'it runs with group 1000, topz with group 0' })
  expect(users[0]?.flags[0]).toBe('--user 1000:1000')
})

test('in a pod, the advice is a field of the manifest', async () => {
  const own = { ...OWN, uid: 65_532, capabilities: '0', isInPod: true }
  const { users } = await diagnose(APP, async () => open(1000, { denied: DENIED }), own)
  expect(users[0]?.flags).toEqual([
    'securityContext: {runAsUser: 1000, runAsGroup: 1000}',
    'securityContext: {runAsUser: 0, capabilities: {add: [SYS_PTRACE]}}',
  ])
})

test.each([
  [false, '--security-opt apparmor=unconfined'],
  [true, 'securityContext: {appArmorProfile: {type: Unconfined}}'],
])('where AppArmor may be what denies, it is named (in a pod: %p)', async (isInPod, flag) => {
  const confined = { canTrace: true, capabilities: '80004', appArmor: 'docker-default (enforce)', isInPod }
  const diagnosis = await diagnose(APP, async () => open(1000, { denied: DENIED }), { ...OWN, ...confined })
  expect(diagnosis.users[0]?.flags).toEqual([flag])
  expect(renderDoctor(diagnosis)).toContain('AppArmor (profile docker-default (enforce)) may forbid it')
})

test('no --user covers a process with several IDs at once', async () => {
  const mixed = open(1000, { denied: DENIED, uids: [1001, 1002, 1003, 1002] })
  const { users } = await diagnose(APP, async () => mixed, OWN)
  expect(users[0]?.flags).toEqual(['--cap-add=SYS_PTRACE'])
  expect(users[0]?.why).toContain('1001 1002 1003')
})

test('the one process of a user that differs is named', async () => {
  const two = snapshot({
    processes: [1, 2].map(pid => process({ pid, uid: 0, comm: `p${pid}`, runQueueSeconds: 1 })),
  })
  const { users } = await diagnose(two, async ({ pid }) => open(0, pid === 2 ? { denied: DENIED } : {}), OWN)
  expect(users.map(({ denied, examples }) => [denied.length, examples])).toEqual([
    [0, undefined],
    [3, ['p2 (PID 2)']],
  ])
  expect(users[1]?.why).toBe('it made itself non-dumpable')
})

test('missing capabilities, Yama, and another user namespace are distinguished', async () => {
  const root = snapshot({ processes: [process({ pid: 1, uid: 0, runQueueSeconds: 1 })] })
  const why = async (found: Attempts, own: Own) =>
    (await diagnose(root, async () => found, own)).users[0]?.why
  const more = open(0, { denied: DENIED, capabilities: '000001ffffffffff' })
  expect(await why(more, OWN)).toContain('capabilities that topz does not')
  expect(await why(open(0, { denied: DENIED }), { ...OWN, ptraceScope: 2 })).toContain('Yama')
  expect(await why(open(0, { denied: DENIED }), { ...OWN, canTrace: true })).toContain('user namespace')
})

test('where the kernel does not tell how processes end, that is a note and nothing is wrong', async () => {
  const { isWell, remarks } = await diagnose(APP, async () => open(1000), OWN, false)
  const [note] = remarks.filter(({ subject }) => subject === 'exits')
  expect(note).toMatchObject({ isWrong: false, message: expect.stringContaining('6.15') })
  expect(isWell).toBe((await diagnose(APP, async () => open(1000), OWN)).isWell)
})

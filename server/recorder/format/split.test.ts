// A snapshot as subjects, and back.
import { expect, test } from 'bun:test'
import { seeded } from '../../../e2e/seeded.ts'
import { process, snapshot } from '../../model/fixture.ts'
import type { Network } from '../../model/network.ts'
import type { Snapshot } from '../../model/snapshot.ts'
import {
  codesOf,
  HOST_ID,
  join,
  type Members,
  membersOf,
  recordedOf,
  renewCodes,
  restOf,
  surroundingsOf,
} from './split.ts'

const MIB = 1024 * 1024
const NETWORK: Network = {
  id: '4026',
  containers: ['app'],
  interfaces: [],
  listeners: [{ protocol: 'tcp', address: '::', port: 80, uid: 0, inode: 1, queue: 0 }],
}
const SHOWN = snapshot({
  processes: [
    process({ pid: 7, cpuUsage: 0.25, rssBytes: 2 * MIB, container: 'app', argv: ['a', 'b'] }),
    process({ pid: 3 }),
  ],
  containers: [
    { id: 'side', name: 'side', processCount: 1, rssBytes: 0 },
    { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: MIB, memoryLimitBytes: 8 * MIB },
  ],
  networks: [NETWORK],
})

/** As the recording keeps it: numbers apart, all else as JSON. */
function states(shown: Snapshot) {
  const processes = shown.processes.map(
    one => ({ kind: 'process', id: one.id, members: membersOf(one) }) as const,
  )
  return [...surroundingsOf(shown), ...processes].map(({ kind, id, members }) => ({
    kind,
    id,
    codes: codesOf(kind, members),
    rest: JSON.parse(restOf(kind, members)) as Members,
  }))
}

test('what was split gives the snapshot again, processes by pid and the main container first', () => {
  const recorded = recordedOf(states(SHOWN))
  expect(recorded?.header.host).toEqual(SHOWN.host)
  expect(recorded?.header.namespace).toEqual(SHOWN.namespace)
  expect(recorded?.processes.map(({ pid }) => pid)).toEqual([3, 7])
  expect(recorded?.processes[1]).toMatchObject({
    id: '7:1000',
    cpuUsage: 0.25,
    rssBytes: 2 * MIB,
    argv: ['a', 'b'],
  })
  expect(recorded?.containers.map(({ id }) => id)).toEqual(['app', 'side'])
  expect(recorded?.networks).toMatchObject([{ id: '4026', listeners: [{ port: 80 }] }])
})

test('what is missing stays missing, and zero stays zero', () => {
  const [one] =
    recordedOf(states(snapshot({ processes: [process({ pid: 1, cpuUsage: 0 })] })))?.processes ?? []
  expect(one?.cpuUsage).toBe(0)
  expect(one).not.toHaveProperty('openFds')
})

test('the share of memory is made again from the limit of the container, else from the host', () => {
  const [other, app] = recordedOf(states(SHOWN))?.processes ?? []
  expect(app?.memoryUsage).toBe(0.25)
  expect(other?.memoryUsage).toBe((other?.rssBytes ?? 0) / (16 * 1024 * MIB))
})

test('readers are not part of the past', () => {
  const serving = { readers: 5 } as never
  const [host] = surroundingsOf({ ...SHOWN, self: { ...SHOWN.self, serving } })
  expect([host?.kind, host?.id]).toEqual(['host', HOST_ID])
  expect(JSON.stringify(host?.members)).not.toContain('readers')
})

test('numbers are kept once: they are not in the JSON as well', () => {
  const { members } = surroundingsOf(SHOWN)[0] as { members: Members }
  expect(restOf('host', members)).not.toContain('cpuUsage')
  expect(restOf('host', members)).toContain('node-a')
  const whole = membersOf(process({ pid: 7, command: 'x' }))
  const rest = JSON.parse(restOf('process', whole))
  expect(rest).toMatchObject({ command: 'x' })
  expect(rest).not.toHaveProperty('rssBytes')
  expect(rest).not.toHaveProperty('id')
})

test('a change of a number alone is no change of the rest', () => {
  const before = membersOf(process({ pid: 7, command: 'x' }))
  const isRestNew = (from: Members, to: Members) => renewCodes('process', from, to, codesOf('process', from))
  expect(isRestNew(before, { ...before, rssBytes: 5, cpuUsage: 1 })).toBe(false)
  expect(isRestNew(before, { ...before, command: 'y' })).toBe(true)
  expect(isRestNew(before, { ...before, user: 'root' })).toBe(true)
  expect(isRestNew({ ...before, user: 'root' }, before)).toBe(true)
})

test('codes that are renewed are those of the new members, whichever came and went', () => {
  const random = seeded('codes')
  const paths = ['cpuUsage', 'rssBytes', 'user', 'command', 'openFds', 'pressure', 'absent']
  const value = (): unknown => [undefined, 3, 'x', { cpu: { someSeconds: random(3) } }, null][random(5)]
  for (const kind of ['process', 'container'] as const) {
    let before: Members = { id: 'a' }
    const codes = codesOf(kind, before)
    for (let turn = 0; turn < 500; turn++) {
      const kept = Object.entries(before).filter(() => random(4) > 0)
      const made = paths.filter(() => random(4) === 0).map(path => [path, value()] as const)
      const after: Members = Object.fromEntries(
        [...kept, ...made].filter(([, one]) => typeof one !== 'string'),
      )
      const isRestNew = renewCodes(kind, before, after, codes)
      expect(codes).toEqual(codesOf(kind, after))
      const [was, is] = [before, after].map(members => JSON.parse(restOf(kind, members)))
      if (!Bun.deepEquals(was, is)) expect(isRestNew).toBe(true)
      before = after
    }
  }
})

test('a damaged subject is left out, without a host there is no moment at all', () => {
  const all = states(SHOWN)
  const broken = all.map(state =>
    state.id === '7:1000' ? { ...state, rest: { ...state.rest, command: 5 } } : state,
  )
  expect(recordedOf(broken)?.processes.map(({ pid }) => pid)).toEqual([3])
  expect(recordedOf(all.filter(({ kind }) => kind !== 'host'))).toBeUndefined()
  expect(recordedOf([])).toBeUndefined()
})

test('a member within another is put back beside those that are there', () => {
  const { members } = surroundingsOf(SHOWN)[0] as { members: Members }
  const back = join({
    kind: 'host',
    codes: codesOf('host', members),
    rest: JSON.parse(restOf('host', members)),
  })
  expect(back).toMatchObject({
    host: { hostname: 'node-a', cpuCount: 8, cpuUsage: 1.94 },
    totals: { processes: 2 },
  })
})

// Containers that are restarted again and again, in a pod and as the same one, and what only looks like it.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import type { Ended } from '../../model/snapshot.ts'
import { createFindings } from '../findings.ts'
import { after, main, type World } from '../fixture.ts'

const ids = (seconds: number, world: (second: number) => World) =>
  after(seconds, world).open.map(({ id }) => id)

/**
 * A container next to the pause container of a pod, restarted again and again: a new one each time, as a kubelet does.
 */
function pod(
  {
    lives,
    pause = 1,
    how = {},
  }: { readonly lives: number; readonly pause?: number; readonly how?: Partial<Ended> },
  fields = {},
) {
  const pausing = main({ comm: 'pause', command: '/pause', container: 'pause', cgroup: '/../pause' })
  return (second: number): World => {
    const which = Math.floor(second / (lives + pause))
    const one = process({
      pid: 100 + which,
      id: `${100 + which}:1`,
      ppid: 0,
      comm: 'web',
      command: '/web',
      container: `web${which}`,
      cgroup: `/../web${which}`,
      startedAt: FIXTURE_AT + which * (lives + pause) * 1000,
      ...fields,
    })
    const isThere = second % (lives + pause) < lives
    return {
      processes: [pausing, ...(isThere ? [one] : [])],
      snapshot: second % (lives + pause) === lives ? { ended: [{ processId: one.id, ...how }] } : {},
    }
  }
}

test('a container that restarts again and again is reported, even as a new container, and however it ends', () => {
  const { open, sentences } = after(20, pod({ lives: 3, how: { exitCode: 1 } }))
  expect(open).toMatchObject([
    { id: 'crash-loop', severity: 'warning', confidence: 'certain', evidence: { restarts: 4, exitCode: 1 } },
  ])
  expect(sentences[0]).toBe(
    'The container of web was restarted 4 times in the last 16s, each run lasting about 3s; last ending: exit code 1',
  )
  expect(after(20, pod({ lives: 3, how: { exitCode: 0 } })).open).toMatchObject([{ id: 'crash-loop' }])
  const unknown = after(20, pod({ lives: 3 }))
  expect(unknown.open).toMatchObject([{ id: 'crash-loop', confidence: 'certain' }])
  expect(unknown.sentences[0]).toEndWith('last ending: unknown')
})

test('a container that waits longer and longer for its next start stays reported until it keeps running', () => {
  const findings = createFindings()
  const world = pod({ lives: 3, pause: 300 })
  expect(after(1300, world, 0, findings).open).toMatchObject([{ id: 'crash-loop' }])
  expect(after(290, world, 1300, findings).open).toMatchObject([{ id: 'crash-loop' }])
})

test('restarts of the same container are reported; processes that enter from outside again and again are not', () => {
  const same = { container: 'web', cgroup: '/docker/web' }
  expect(ids(20, pod({ lives: 3 }, same))).toEqual(['crash-loop'])
  expect(ids(20, pod({ lives: 3 }, { container: 'pause', cgroup: '/../pause' }))).toEqual([])
  // Outside a pod nothing is known about other containers: each has its own place.
  const host = (second: number): World => {
    const { processes = [], ...rest } = pod({ lives: 3 })(second)
    const inner = processes.map(one =>
      one.pid === 1 ? one : { ...one, ppid: 50, cgroup: `/docker/${one.container}` },
    )
    return { ...rest, processes: inner }
  }
  expect(ids(20, host)).toEqual([])
})

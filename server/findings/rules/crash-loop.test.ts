// A program that fails again and again, and what only looks like it.

import { expect, test } from 'bun:test'
import { FIXTURE_AT, process, snapshot } from '../../model/fixture.ts'
import type { Listener } from '../../model/network.ts'
import type { Ended, Process } from '../../model/snapshot.ts'
import { findingWords } from '../../words/finding.ts'
import { createFindings } from '../findings.ts'
import { after, main, type World } from '../fixture.ts'
import type { Tick } from '../rule.ts'
import { createCrashLoop } from './crash-loop.ts'

interface Loop {
  /** Seconds for which it runs, and until it is restarted. */
  readonly lives: number
  readonly pause?: number
  readonly how?: Partial<Ended>
  readonly fields?: Partial<Process>
  readonly parent?: Process
  readonly others?: readonly Process[]
  readonly listener?: Partial<Listener>
  /** From then on it keeps running. */
  readonly until?: number
}

const SHELL = main({ comm: 'sh', command: 'sh run.sh', startedAt: FIXTURE_AT - 3_600_000 })
const SUPERVISOR = main({ comm: 'supervisor', startedAt: FIXTURE_AT - 3_600_000 })

function loop({
  lives,
  pause = 1,
  how = {},
  fields = {},
  parent = SHELL,
  others = [],
  listener,
  until = Number.POSITIVE_INFINITY,
}: Loop) {
  return (second: number): World => {
    const turn = lives + pause
    const which = Math.floor(Math.min(second, until) / turn)
    const isThere = second >= until || second % turn < lives
    const pid = 100 + which
    const one = process({
      pid,
      id: `${pid}:1`,
      ppid: 1,
      comm: 'node',
      command: 'node bad.js',
      argv: ['node', 'bad.js'],
      container: 'app',
      startedAt: FIXTURE_AT + which * turn * 1000,
      ...fields,
    })
    const hasJustEnded = second < until && second % turn === lives
    return {
      processes: [parent, ...others, ...(isThere ? [one] : [])],
      snapshot: {
        ...(hasJustEnded && { ended: [{ processId: one.id, ...how }] }),
      },
      listeners: isThere && listener ? [{ ...listener, pid, processId: one.id }] : [],
    }
  }
}
const ids = (seconds: number, world: (second: number) => World) =>
  after(seconds, world).open.map(({ id }) => id)

test('a program that fails and is restarted three times in five minutes is reported, with its last ending', () => {
  const { open, sentences } = after(20, loop({ lives: 4, how: { exitCode: 1 } }))
  expect(open).toMatchObject([
    {
      id: 'crash-loop',
      severity: 'warning',
      confidence: 'certain',
      subject: { pid: 103, comm: 'node' },
      evidence: { restarts: 3, exitCode: 1, parentPid: 1 },
      since: FIXTURE_AT + 4000,
    },
  ])
  expect(sentences[0]).toBe(
    'node bad.js was restarted 3 times in the last 15s by sh (PID 1), each run lasting about 4s; last ending: exit code 1',
  )
  expect(ids(14, loop({ lives: 4, how: { exitCode: 1 } }))).toEqual([])
})

test('with its port closed it is critical', () => {
  const listener = { protocol: 'tcp' as const, address: '::', port: 8080, queue: 0 }
  const { open, sentences } = after(20, loop({ lives: 4, how: { exitSignal: 11 }, listener }))
  expect(sentences[0]).toEndWith('last ending: SIGSEGV')
  expect(open[0]).toMatchObject({ severity: 'critical', evidence: { exitSignal: 11, lostPort: 8080 } })
})

test('a run of five minutes clears it, and so do ten minutes without an exit', () => {
  const findings = createFindings()
  const world = loop({ lives: 4, how: { exitCode: 1 }, until: 40 })
  expect(after(60, world, 0, findings).open).toHaveLength(1)
  expect(after(270, world, 60, findings).open).toHaveLength(1)
  expect(after(60, world, 330, findings).open).toEqual([])
  const gone = createFindings()
  const ends = (second: number): World =>
    second < 40 ? loop({ lives: 4, how: { exitCode: 1 } })(second) : { processes: [SHELL] }
  expect(after(600, ends, 0, gone).open).toHaveLength(1)
  expect(after(80, ends, 600, gone).open).toEqual([])
})

test('jobs that succeed are left alone, however often they run; so is what is ended by SIGTERM', () => {
  expect(ids(120, loop({ lives: 3, how: { exitCode: 0 } }))).toEqual([])
  expect(ids(120, loop({ lives: 9, how: { exitCode: 0 }, parent: SUPERVISOR }))).toEqual([])
  expect(ids(120, loop({ lives: 9, how: { exitSignal: 15 }, parent: SUPERVISOR }))).toEqual([])
})

test('a shell job whose endings are unknown is a note at most; under a supervisor it is a guess', () => {
  expect(after(60, loop({ lives: 3 })).open).toMatchObject([{ severity: 'note', confidence: 'guess' }])
  const only = after(60, loop({ lives: 9, parent: SUPERVISOR }))
  expect(only.open).toMatchObject([{ severity: 'warning', confidence: 'guess' }])
  expect(only.sentences[0]).toContain('last ending: unknown')
  // Next to other children it may be recycled as planned.
  const other = process({ pid: 7, ppid: 1, container: 'app', startedAt: FIXTURE_AT - 60_000 })
  expect(ids(60, loop({ lives: 9, parent: SUPERVISOR, others: [other] }))).toEqual([])
})

test('a shell that asks again and again is a note, and unsure: grep -q and curl -f end like this', () => {
  const [poll] = after(60, loop({ lives: 2, pause: 8, how: { exitCode: 1 } })).open
  expect(poll).toMatchObject({ id: 'crash-loop', severity: 'note', confidence: 'guess' })
  expect(poll && findingWords(poll, FIXTURE_AT).advice).toStartWith('A loop of a shell that waits')
  const supervised = after(60, loop({ lives: 2, pause: 8, how: { exitCode: 1 }, parent: SUPERVISOR }))
  expect(supervised.open).toMatchObject([{ severity: 'warning', confidence: 'certain' }])
  const killed = after(60, loop({ lives: 2, pause: 8, how: { exitSignal: 11 } }))
  expect(killed.open).toMatchObject([{ severity: 'warning', confidence: 'certain' }])
})

test('a sentence names it as others do, however long its path', () => {
  const fields = {
    command: '/opt/x/y/z/bin/python3.11 /srv/app/crash.py',
    argv: ['/opt/x/y/z/bin/python3.11', '/srv/app/crash.py'],
  }
  expect(after(20, loop({ lives: 4, how: { exitCode: 1 }, fields })).sentences[0]).toStartWith(
    'python3.11 crash.py was restarted',
  )
})

test('workers that are recycled while their siblings stay, and a pool whose members overlap, are left alone', () => {
  const sibling = process({
    pid: 7,
    ppid: 1,
    comm: 'node',
    command: 'node bad.js',
    container: 'app',
    startedAt: FIXTURE_AT - 60_000,
  })
  expect(ids(120, loop({ lives: 4, how: { exitCode: 1 }, others: [sibling] }))).toEqual([])
})

test('runs of minutes count over half an hour; longer ones do not', () => {
  expect(ids(1100, loop({ lives: 200, how: { exitCode: 1 } }))).toEqual(['crash-loop'])
  expect(ids(3500, loop({ lives: 650, how: { exitCode: 1 } }))).toEqual([])
})

test('commands of another parent, or run from outside as health checks are, do not count', () => {
  expect(ids(60, loop({ lives: 4, how: { exitCode: 1 }, fields: { ppid: 0 } }))).toEqual([])
  const world = loop({ lives: 4, how: { exitCode: 1 } })
  const deployed = (second: number): World => {
    const id = `1:${Math.floor(second / 5)}`
    const { processes = [], ...rest } = world(second)
    return { ...rest, processes: processes.map(one => (one.pid === 1 ? { ...one, id } : one)) }
  }
  expect(ids(60, deployed)).toEqual([])
})

test('a zombie whose exit status is known counts once, reaped or not', () => {
  const world = (second: number): World => {
    const which = Math.floor(second / 5)
    const at = (i: number, fields: Partial<Process>) =>
      process({
        pid: 100 + i,
        id: `${100 + i}:1`,
        ppid: 1,
        command: 'node bad.js',
        argv: ['node', 'bad.js'],
        container: 'app',
        startedAt: FIXTURE_AT + i * 5000,
        ...fields,
      })
    const dead = Array.from({ length: which }, (_, i) => at(i, { state: 'Z', exitCode: 1 }))
    return { processes: [SHELL, ...dead, at(which, {})] }
  }
  expect(ids(16, world)).toEqual(['crash-loop'])
  expect(ids(14, world)).toEqual([])
})

test('the one that runs now is the subject: the one that ended cannot be looked at', () => {
  const world = loop({ lives: 4, how: { exitCode: 1 } })
  expect(after(22, world).open[0]?.subject.pid).toBe(104)
  // It has ended, and the next one has not started.
  expect(after(25, world).open[0]?.subject.pid).toBe(104)
})

test('with many short-lived children, siblings are looked up once for all that ended', () => {
  let looks = 0
  const child = (pid: number): Process => ({
    ...process({ pid, ppid: 1, container: 'app' }),
    get startedAt() {
      looks++
      return FIXTURE_AT
    },
  })
  const staying = Array.from({ length: 400 }, (_, i) => child(1000 + i))
  const going = Array.from({ length: 200 }, (_, i) => process({ pid: 2000 + i, ppid: 1, container: 'app' }))
  const { observe } = createCrashLoop()
  const tick = (second: number, processes: readonly Process[]): Tick => ({
    snapshot: snapshot({ at: FIXTURE_AT + second * 1000, processes }),
    before: snapshot({ at: FIXTURE_AT, processes: [SHELL, ...staying, ...going] }),
    steadyAt: second * 1000,
    elapsedSeconds: 1,
    spanOf: () => undefined,
    closer: () => undefined,
  })
  observe(tick(1, [SHELL, ...staying]))
  expect(looks).toBeLessThanOrEqual(2 * staying.length)
})

test('a job that is run again and again and fails once is no loop; one that fails every other time is', () => {
  const jobs = (isFailure: (run: number) => boolean) => (second: number) => {
    const run = Math.floor(second / 5)
    return loop({ lives: 4, how: { exitCode: isFailure(run) ? 1 : 0 } })(second)
  }
  expect(
    ids(
      120,
      jobs(run => run === 3),
    ),
  ).toEqual([])
  expect(
    ids(
      120,
      jobs(run => run % 2 === 1),
    ),
  ).toEqual(['crash-loop'])
})

test('commands that a runtime brings into containers, as seen from the host, are no loop', () => {
  const shim = main({ comm: 'containerd-shim', startedAt: FIXTURE_AT - 3_600_000 })
  expect(ids(60, loop({ lives: 2, how: { exitSignal: 9 }, parent: shim }))).toEqual([])
  expect(ids(60, loop({ lives: 2, how: { exitSignal: 9 } }))).toEqual(['crash-loop'])
})

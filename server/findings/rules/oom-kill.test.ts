// A process that the OOM killer took: which one, what it held, and whose memory ran out. And exits that are not OOM
// kills.

import { expect, test } from 'bun:test'
import type { Container } from '../../model/container.ts'
import type { HowEnded } from '../../model/how-ended.ts'
import type { Process } from '../../model/snapshot.ts'
import { processesOf } from '../container-of.ts'
import { after, main, worker } from '../fixture.ts'

const MIB = 2 ** 20
const LIMITS: Partial<Container> = { memoryLimitBytes: 512 * MIB, workingSetBytes: 500 * MIB }
const big = (fields: Partial<Process> = {}) => worker({ rssAnonBytes: 410 * MIB, ...fields })
const other = (rssMib: number, fields: Partial<Process> = {}) =>
  worker({ pid: 43, id: '43:1', comm: 'helper', rssAnonBytes: rssMib * MIB, ...fields })

/** Before and after the kill, which is counted in the third tick. */
function killed(
  alive: readonly Process[],
  left: readonly Process[],
  counted: Partial<Container> = { oomKills: 1, oomEvents: 1 },
  seconds = 3,
) {
  return after(seconds, second => ({
    processes: second < 2 ? [main(), ...alive] : [main(), ...left],
    container: { ...LIMITS, oomKills: 0, oomEvents: 0, ...(second < 2 ? {} : counted) },
  }))
}

test('which process was killed, what it held, and that process 1 survived', () => {
  const { open, sentences } = killed([big(), other(9)], [])
  expect(open).toMatchObject([
    { id: 'oom-kill', severity: 'critical', subject: { pid: 42 }, evidence: { ranOut: 'its limit' } },
  ])
  expect(sentences).toEqual([
    'worker (PID 42) was OOM-killed 0s ago: it last held 410 MiB of 512 MiB, process 1 survived',
  ])
})

test('of two candidates one of them is meant; of three none is named', () => {
  expect(killed([big(), other(300)], []).sentences).toEqual([
    'One of worker (PID 42) or helper (PID 43) was OOM-killed 0s ago: the limit is 512 MiB, process 1 survived',
  ])
  const third = other(280, { pid: 44, id: '44:1' })
  expect(killed([big(), other(300), third], []).sentences).toEqual([
    '1 process in app was OOM-killed 0s ago: the limit is 512 MiB, process 1 survived',
  ])
})

test('a zombie whose signal is known decides it', () => {
  const left = [big({ state: 'Z', exitCode: 1, rssAnonBytes: 0 }), other(0, { state: 'Z', exitSignal: 9 })]
  expect(killed([big(), other(30)], left).open[0]?.subject.pid).toBe(43)
})

test('resident memory decides: anonymous memory may have been read when it was still small', () => {
  const small = { rssAnonBytes: MIB / 10 }
  const grown = big({ ...small, rssBytes: 60 * MIB })
  const jobs = [43, 44, 45].map(pid => other(0, { ...small, pid, id: `${pid}:1`, rssBytes: MIB }))
  expect(killed([grown, ...jobs], []).open[0]).toMatchObject({
    subject: { pid: 42 },
    evidence: { heldBytes: 60 * MIB },
  })
})

test('as many as were killed are named together', () => {
  const { sentences } = killed([big(), other(300)], [], { oomKills: 2, oomEvents: 1 })
  expect(sentences[0]).toStartWith('worker (PID 42) and helper (PID 43) were OOM-killed')
})

test('the process may still be there for a tick after the kill was counted', () => {
  const { open } = after(5, second => ({
    processes: second < 4 ? [main(), big()] : [main()],
    container: { ...LIMITS, oomKills: second < 3 ? 0 : 1 },
  }))
  expect(open[0]?.subject.pid).toBe(42)
})

test('a process that is found a tick after the kill was counted stays named while the finding is open', () => {
  const { open, sentences } = after(60, second => ({
    processes: second < 4 ? [main(), big(second < 3 ? {} : { rssAnonBytes: 0, rssBytes: 0 })] : [main()],
    container: { ...LIMITS, oomKills: second < 3 ? 0 : 1 },
  }))
  expect(open[0]?.subject.pid).toBe(42)
  expect(sentences[0]).toStartWith('worker (PID 42) was OOM-killed 56s ago: it last held 410 MiB')
})

test('a process that was dying in the last tick is weighed by what it held before', () => {
  const { open } = after(9, second => ({
    processes:
      second < 4 ? [main(), big(second < 3 ? {} : { rssAnonBytes: 0, rssBytes: 0 }), other(9)] : [main()],
    container: { ...LIMITS, oomKills: second < 4 ? 0 : 1 },
  }))
  expect(open[0]).toMatchObject({ subject: { pid: 42 }, evidence: { heldBytes: 410 * MIB } })
})

test('a kill in missed ticks is reported after them, and nothing that ended then or later is taken for its victim', () => {
  const limited = (oomKills: number): Partial<Container> => ({ ...LIMITS, oomKills, oomEvents: oomKills })
  const { findings } = after(3, () => ({ processes: [main(), big(), other(30)], container: limited(0) }))
  const { sentences } = after(
    1,
    () => ({ processes: [main(), other(30)], container: limited(1) }),
    32,
    findings,
  )
  const told = '1 process in app was OOM-killed at most 30s ago: the limit is 512 MiB, process 1 survived'
  expect(sentences).toEqual([told])
  const later = after(3, () => ({ processes: [main()], container: limited(1) }), 33, findings)
  expect(later.sentences).toEqual([told.replace('30s', '33s')])
})

test('with many containers, each is read every few ticks: a process gone by then is still named', () => {
  const { open } = after(6, second => ({
    processes: second < 2 ? [main(), big()] : [main()],
    container: {
      ...LIMITS,
      cpuSeconds: second < 5 ? 7 : 8,
      memoryBytes: second < 5 ? 500 * MIB : 90 * MIB,
      oomKills: second < 5 ? 0 : 1,
    },
  }))
  expect(open[0]?.subject.pid).toBe(42)
})

test('if this limit was not hit, the host or a limit above ran out of memory', () => {
  const { open, sentences } = killed([big()], [], {
    oomKills: 1,
    oomEvents: 0,
    workingSetBytes: 312 * MIB,
  })
  expect(open[0]?.evidence.ranOut).toBe('the host or a limit above')
  expect(sentences[0]).toContain(
    '; the host or a limit above ran out of memory: this container was at 97.7 % of its limit',
  )
})

test('without a count of failed allocations, the hits of the limit decide whose it was, or it is unknown', () => {
  const v1 = (hits: number | undefined, peakMib = 400, earlier = 5) => {
    const { open } = after(3, second => ({
      processes: second < 2 ? [main(), big()] : [main()],
      container: {
        ...LIMITS,
        oomKills: second < 2 ? 0 : 1,
        memoryPeakBytes: peakMib * MIB,
        ...(hits !== undefined && { memoryMaxEvents: second < 2 ? earlier : hits }),
      },
    }))
    return open[0]?.evidence.ranOut
  }
  expect([v1(26), v1(5), v1(undefined)]).toEqual(['its limit', 'the host or a limit above', undefined])
  // It was reached, and the kernel does not count that; or it was reached at another time.
  expect([v1(0, 512, 0), v1(5, 512)]).toEqual(['its limit', undefined])
})

test('further kills count together for an hour', () => {
  const { sentences } = after(700, second => ({
    processes: [main(), ...(second % 300 < 290 ? [big({ id: `42:${Math.floor(second / 300)}` })] : [])],
    container: { ...LIMITS, oomKills: Math.floor((second + 10) / 300) },
  }))
  // The one that is named is the last of them: 590 s of 699 had passed.
  expect(sentences[0]).toStartWith('worker (PID 42) was OOM-killed 1m49s ago')
  expect(sentences[0]).toContain('; 2 kills in 5m')
})

test('kills in a child cgroup belong to it, not to its parent', () => {
  const { open } = after(3, second => {
    const cgroups = [
      { id: 'app', name: 'app', cgroup: '/app', cgroupVersion: 2 },
      { id: 'inner', name: 'inner', cgroup: '/app/inner', cgroupVersion: 2 },
    ] as const
    return {
      processes: second < 2 ? [main(), big({ container: 'inner' })] : [main()],
      snapshot: {
        containers: cgroups.map(one => ({
          ...one,
          processCount: 1,
          rssBytes: 0,
          oomKills: second < 2 ? 0 : 1,
        })),
      },
    }
  })
  expect(open.map(({ key }) => key)).toEqual(['inner'])
})

test('a worker ended by kill -9 is not an OOM kill, nor are hits of the limit by page cache', () => {
  const { open } = after(30, second => ({
    processes: second < 2 ? [main(), big()] : [main()],
    container: { ...LIMITS, oomKills: 4, oomEvents: 4, memoryMaxEvents: second * 100 },
  }))
  expect(open).toEqual([])
})

test('a counter that restarts, and one that is new, do not count', () => {
  const counts = [4, 4, 0, undefined, 7, 7]
  const { open } = after(6, second => {
    const oomKills = counts[second]
    return { container: oomKills === undefined ? {} : { oomKills } }
  })
  expect(open).toEqual([])
})

test('it stays open for a quarter of an hour', () => {
  expect(killed([big()], [], { oomKills: 1 }, 890).open).toHaveLength(1)
  expect(killed([big()], [], { oomKills: 1 }, 910).open).toEqual([])
})

test('topz never counts as a process of the container that it watches', () => {
  const snapshot = { processes: [main(), worker({ self: true })] }
  expect(processesOf({ id: 'app' } as Container, snapshot as never).map(({ pid }) => pid)).toEqual([1])
})

/** Its container ends with it, and another one takes its place: each life ends as `how` says. */
function endingWhole(usedMib: number, how?: HowEnded) {
  const life = 10
  return after(3 * life + 1, second => {
    const which = Math.floor(second / life)
    const web = worker({
      pid: 100 + which,
      id: `${100 + which}:1`,
      ppid: 0,
      comm: 'web',
      command: '/web',
      container: `web${which}`,
      cgroup: `/../web${which}`,
    })
    const last = { ...web, id: `${99 + which}:1` }
    return {
      processes: [main({ comm: 'pause', container: 'pause' }), web],
      container: {
        ...LIMITS,
        id: `web${which}`,
        name: `web${which}`,
        cgroup: `/../web${which}`,
        memoryAnonBytes: usedMib * MIB,
      },
      snapshot: how && second % life === 0 && which > 0 ? { ended: [{ processId: last.id, ...how }] } : {},
    }
  })
}

test('a container that is killed whole, again and again, is one: likely, or possible where only memory tells', () => {
  const likely = endingWhole(510, { exitSignal: 9 })
  expect(likely.open.find(({ id }) => id === 'oom-kill')).toMatchObject({
    severity: 'critical',
    confidence: 'likely',
    subject: { comm: 'web' },
    evidence: { killsLately: 3 },
  })
  expect(likely.sentences[0]).toBe(
    'web (PID 102) was likely OOM-killed 0s ago, with its container: memory was last at 510 MiB of 512 MiB, it ended by SIGKILL; 3 kills in 20s',
  )
  const possible = endingWhole(510)
  expect(possible.open.find(({ id }) => id === 'oom-kill')).toMatchObject({
    severity: 'warning',
    confidence: 'guess',
  })
  expect(possible.sentences[0]).toContain('was possibly OOM-killed')
  expect(possible.sentences[0]).toContain('how it ended is unknown')
  expect(endingWhole(200, { exitSignal: 9 }).open.filter(({ id }) => id === 'oom-kill')).toEqual([])
})

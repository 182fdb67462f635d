import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import { after, main, worker } from '../fixture.ts'

const dead = (number: number, born = 1, fields = {}) =>
  process({
    pid: 100 + number,
    id: `${100 + number}:${born}`,
    ppid: 1,
    comm: 'wget',
    state: 'Z',
    container: 'app',
    ...fields,
  })
const six = [1, 2, 3, 4, 5, 6]
/** One more every `seconds`, none reaped. */
const growing = (second: number, seconds: number) => ({
  processes: [main(), ...Array.from({ length: Math.floor(second / seconds) }, (_, n) => dead(n))],
})

test('zombies that are never reaped are reported with their parent and the oldest', () => {
  const { open, sentences } = after(60, () => ({ processes: [main(), ...six.map(n => dead(n))] }))
  expect(open).toMatchObject([{ id: 'zombies', severity: 'warning', subject: { pid: 1 }, since: FIXTURE_AT }])
  expect(sentences[0]).toBe('6 zombies (wget) not reaped by node (PID 1), the oldest for at least 59s')
})

test('three that appeared within five minutes, none of them reaped, are a warning, with their rate', () => {
  const { open, sentences } = after(245, second => growing(second, 60))
  expect(open).toMatchObject([{ severity: 'warning', evidence: { zombies: 3 } }])
  expect(open[0]?.evidence.perMinute).toBeCloseTo(1)
  expect(sentences[0]).toMatch(
    /^3 zombies \(wget\) not reaped by node \(PID 1\), the oldest for 3m\d+s, \+1\.0\/min$/,
  )
})

test('a parent that reaps each one after 20 s is slow, not wrong', () => {
  const slow = after(300, second => ({
    processes: [main(), ...six.map(n => dead(n, Math.floor(second / 20)))],
  }))
  expect(slow.open).toEqual([])
})

test('a parent that reaps some after a while is not leaking; one that stays for ten minutes is a note', () => {
  const two = after(300, second => ({
    processes: [main(), dead(1), dead(2, Math.floor(second / 70)), dead(3, Math.floor(second / 80))],
  }))
  expect(two.open).toEqual([])
  expect(after(620, () => ({ processes: [main(), dead(1)] })).open).toMatchObject([{ severity: 'note' }])
})

test('Podman leaves conmon a zombie for five minutes on purpose', () => {
  const conmon = six.map(n => dead(n, 1, { comm: 'conmon' }))
  expect(after(330, () => ({ processes: [main(), ...conmon] })).open).toEqual([])
})

test('a process whose first thread exited while others live is not a zombie', () => {
  const leaders = six.map(n => dead(n, 1, { leaderExited: true }))
  expect(after(60, () => ({ processes: [main(), ...leaders] })).open).toEqual([])
})

test('a stopped parent explains it', () => {
  const { open } = after(60, () => ({
    processes: [main(), worker({ state: 'T' }), ...six.map(n => dead(n, 1, { ppid: 42 }))],
  }))
  expect(open.map(({ id }) => id)).toEqual(['stopped'])
})

test('it clears a minute after the last one was reaped', () => {
  const { findings, open } = after(60, () => ({ processes: [main(), ...six.map(n => dead(n))] }))
  expect(open).toHaveLength(1)
  expect(after(30, () => ({ processes: [main()] }), 60, findings).open).toHaveLength(1)
  expect(after(40, () => ({ processes: [main()] }), 90, findings).open).toEqual([])
})

test('setting the clock does not change their age', () => {
  const { findings } = after(3, () => ({ processes: [main(), ...six.map(n => dead(n))] }))
  const { open } = after(
    20,
    second => ({
      processes: [main(), ...six.map(n => dead(n))],
      snapshot: {
        at: FIXTURE_AT + (second + 3600) * 1000,
        ...(second === 3 && { host: { hostname: 'a', cpuCount: 1, clockStepSeconds: 3600 } }),
      },
    }),
    3,
    findings,
  )
  expect(open.filter(({ id }) => id === 'zombies')).toEqual([])
})

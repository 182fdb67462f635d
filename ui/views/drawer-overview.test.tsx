// The figures of one process.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../../server/model/fixture.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { processHistory } from '../store/process-history.ts'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Overview } from './drawer-overview.tsx'

const page = usePage()

const MIB = 1024 * 1024

function draw(fields: Partial<Process> = {}, name?: string) {
  const container = name === undefined ? undefined : { id: name, name, processCount: 1, rssBytes: 0 }
  const of = { process: process({ pid: 42, ...fields }), ...(container && { container }) }
  return page.draw(<Overview of={of} />)
}

test('whether its memory rises steadily stands above its charts', () => {
  showFrame(page)
  page.set(selectedId, '42:1000')
  const [cpu, memory] = [
    [0.1, 0.1],
    [MIB, MIB],
  ] as const
  page.set(processHistory, { id: '42:1000', from: 0, to: 2000, stepMs: 1000, cpu, memory })
  const of = { process: process({ pid: 42 }), trend: { kind: 'none', why: 'levelling off' } } as const
  const headings = findAll(page.draw(<Overview of={of} />), 'heading').map(wordsOf)
  expect(headings[0]).toContain('no trend: levelling off')
})

const factsOf = (box: Element): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...box.querySelectorAll('.facts > div')].map(row => [
      wordsOf(row.querySelector('dt') as Element),
      wordsOf(row.querySelector('dd') as Element),
    ]),
  )

test('every figure of a process is given in words', () => {
  showFrame(page)
  const box = draw({
    uid: 33,
    user: 'www-data',
    cpuUserSeconds: 61,
    cpuUsage: 0.5,
    runQueueUsage: 0.01,
    threadCount: 8,
    openFds: 12,
    openFdsLimit: 1024,
    pssBytes: 2 * MIB,
    pssAt: FIXTURE_AT - 5000,
    ussBytes: MIB,
    peakRssBytes: 3 * MIB,
    diskReadBytesPerSecond: 1024,
    diskWriteBytesPerSecond: 0,
    voluntarySwitches: 10,
    involuntarySwitches: 3,
    majorFaults: 2,
    policy: 'other',
    oomScore: 667,
    seccomp: 'filter',
  })
  expect(factsOf(box)).toEqual({
    state: 'S',
    parent: '1',
    user: 'www-data (33)',
    started: '1h00m ago',
    'CPU time': '1:01.00',
    CPU: '50.0 %',
    'waiting for a CPU': '1.0 %',
    threads: '8',
    'open files': '12 of 1024',
    PSS: '2.0M, 5s old',
    'would be freed on exit': '1.0M',
    virtual: '8.0M',
    'peak RSS': '3.0M',
    'disk read': '1.0K/s',
    'disk write': '0/s',
    switches: '10 · 3 forced',
    faults: '100 · 2 from disk',
    nice: '0',
    policy: 'other',
    'OOM score': '667',
    seccomp: 'filter',
  })
})

test('what could not be read is a dash with the reason, never zero', () => {
  const message = 'fd of 3 processes cannot be read'
  showFrame(page, {
    absent: [{ file: 'fd', fields: ['openFds'], reason: 'denied', message, processCount: 3 }],
  })
  const box = draw()
  const facts = factsOf(box)
  expect([facts['open files'], facts.CPU, facts.PSS, facts.user]).toEqual(['-', '-', '-', '-'])
  const why = [...box.querySelectorAll('dd')].map(({ title }) => title).filter(title => title !== '')
  expect(why).toEqual([message])
})

test('each missing figure has the reason of its own file', () => {
  const keys = {
    user: 'user',
    CPU: 'cpuUsage',
    'waiting for a CPU': 'runQueueUsage',
    'open files': 'openFds',
    PSS: 'pssBytes',
    'would be freed on exit': 'ussBytes',
    'peak RSS': 'peakRssBytes',
    'disk read': 'diskReadBytes',
    'disk write': 'diskWriteBytes',
    switches: 'voluntarySwitches',
    policy: 'policy',
    'OOM score': 'oomScore',
    seccomp: 'seccomp',
  }
  const absent = Object.values(keys).map(
    key => ({ file: key, fields: [key], reason: 'denied', message: `no ${key}`, processCount: 1 }) as const,
  )
  showFrame(page, { absent })
  const why = [...draw().querySelectorAll('.facts > div')].flatMap(row => {
    const { title } = row.querySelector('dd') as HTMLElement
    return title === '' ? [] : [[wordsOf(row.querySelector('dt') as Element), title]]
  })
  expect(Object.fromEntries(why)).toEqual(
    Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, `no ${key}`])),
  )
})

test('an unknown limit and an unknown age are left out; a user without a name is its number once', () => {
  showFrame(page)
  const facts = factsOf(draw({ openFds: 12, pssBytes: MIB, uid: 1000, user: '1000' }))
  expect([facts['open files'], facts.PSS, facts.user]).toEqual(['12', '1.0M', '1000'])
})

test('resident memory is split into its parts, and into none if they are unknown', () => {
  showFrame(page)
  const box = draw({ rssBytes: 4 * MIB, rssAnonBytes: 3 * MIB, rssFileBytes: MIB, rssShmemBytes: 0 })
  expect(findAll(box, 'heading').map(wordsOf)).toEqual(['Memory, 4.0M resident'])
  expect(wordsOf(box.querySelector('.split') as Element)).toBe('anonymous 3.0M file 1.0M')
  const shared = draw({ rssShmemBytes: MIB, swapBytes: 2 * MIB }).querySelector('.split')
  expect(shared && wordsOf(shared)).toBe('shared 1.0M swap 2.0M')
  expect(draw().querySelector('.split')).toBeNull()
})

test('a zombie is explained, with how it ended and without figures that would all be zero', () => {
  showFrame(page)
  const box = draw({ state: 'Z', ppid: 7, exitCode: 3 })
  expect(wordsOf(box)).toStartWith('A zombie: it has ended and is waiting for its parent, PID 7, to reap it.')
  expect(Object.keys(factsOf(box))).toEqual(['exit code', 'state', 'parent', 'user', 'started', 'CPU time'])
  expect(factsOf(box)['exit code']).toBe('3')
  expect(factsOf(draw({ state: 'Z', exitSignal: 9 }))['ended by']).toBe('SIGKILL')
  const dumped = factsOf(draw({ state: 'Z', exitSignal: 11, coreDumped: true }))
  expect(dumped['ended by']).toBe('SIGSEGV, core dumped')
  expect(factsOf(draw({ state: 'Z' }))['exit code']).toBe('0 or unknown')
})

test('a process whose first thread ended is not a zombie', () => {
  showFrame(page)
  const box = draw({ state: 'Z', leaderExited: true })
  expect(wordsOf(box)).toStartWith('Its first thread has ended, but others are still running: not a zombie')
  expect(factsOf(box)).toHaveProperty('threads')
})

test('its container is named, and hostile names stay text', () => {
  showFrame(page)
  const box = draw({ user: '<b>\u001b', uid: 5 }, '<img src=x>\u202e')
  expect(box.querySelector('img')).toBeNull()
  expect(wordsOf(box)).toEndWith('container <img src=x>\\u202e')
  expect(factsOf(box).user).toBe('<b>\\x1b (5)')
  expect(wordsOf(draw())).not.toContain('container')
})

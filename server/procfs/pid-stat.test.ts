import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { KERNEL_THREAD_FLAG, type PidStat, parsePidStat } from './pid-stat.ts'
import { bytesOf, testdata } from './testdata/read.ts'

/** `fields`: the total number, as proc_pid_stat(5) counts them from 1. */
function statOf(comm: string | Uint8Array, fields = 52, pid = 7): Uint8Array {
  const numbers = Array.from({ length: fields - 3 }, (_, index) => index + 4)
  const name = typeof comm === 'string' ? bytesOf(comm) : comm
  return Buffer.concat([bytesOf(`${pid} (`), name, bytesOf(`) S ${numbers.join(' ')}\n`)])
}

const commOf = (comm: string | Uint8Array) => parsePidStat(statOf(comm)).comm

test('every field is the one with that number in proc_pid_stat(5)', () => {
  expect(parsePidStat(statOf('x'))).toEqual({
    pid: 7,
    comm: 'x',
    state: 'S',
    ppid: 4,
    pgrp: 5,
    session: 6,
    tty_nr: 7,
    flags: 9,
    minflt: 10,
    majflt: 12,
    utime: 14,
    stime: 15,
    cutime: 16,
    cstime: 17,
    priority: 18,
    nice: 19,
    num_threads: 20,
    starttime: 22,
    vsize: 23,
    rss: 24,
    processor: 39,
    policy: 41,
    exit_code: 52,
  })
})

test('captured files give what their kernel wrote', () => {
  expect(parsePidStat(testdata('proc/2/stat'))).toMatchObject({ pid: 2, comm: 'python3', num_threads: 5 })
  expect(parsePidStat(testdata('proc/10/stat'))).toMatchObject({ pid: 10, state: 'Z', rss: 0 })
})

// gopsutil's TestSplitProcStat, procfs fixture 584, and what the hostile programs call themselves.
const NAMES = [
  'ok',
  'ok)',
  '(ok',
  'ok )',
  'ok )(',
  'ok )()',
  '() ok )()',
  '() ok (()',
  ' ) ok )',
  '(ok) (ok)',
  '(a b ) ( c d) ',
  ') R 1 1 1',
  ') S 4 5\n8 (x) S 1 2',
  '\u001b]0;x\n) R 1',
  '\n',
  '',
]
for (const name of NAMES) {
  test(`P1: the name ${JSON.stringify(name)} is everything between the first and the last bracket`, () => {
    expect(parsePidStat(statOf(name))).toMatchObject({ pid: 7, comm: name, state: 'S', ppid: 4 })
  })
}

// Two more than gopsutil's six: a sign without digits, and text where a number belongs.
const MALFORMED = [
  '',
  '7',
  '7 (x',
  '7 x) S 1 2 3',
  '7 )x( S 1 2 3',
  '(x) S 1 2 3',
  'a (x) S 1 2 3',
  '7(x) S 1 2 3',
  '7 (x) ',
  '7 (x)  1',
  '7 (x) S',
  '7 (x) S 1 - 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22',
  '7 (x) S 1 two 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22',
]
for (const text of MALFORMED) {
  test(`P1: ${JSON.stringify(text)} is malformed, and its text is not repeated`, () => {
    expect(() => parsePidStat(bytesOf(text))).toThrow(Malformed)
    expect(() => parsePidStat(bytesOf(text))).toThrow(/^Cannot parse [a-z]+( \d+)? of stat: expected/)
  })
}

test('P2: 22 fields are enough and 21 are not; what an old kernel leaves out is missing', () => {
  expect(() => parsePidStat(statOf('x', 21))).toThrow(Malformed)
  expect(parsePidStat(statOf('x', 22))).toMatchObject({ starttime: 22, vsize: 0, rss: 0 })
  expect(parsePidStat(statOf('x', 22)).processor).toBeUndefined()
  expect(parsePidStat(statOf('x', 39))).toMatchObject({ rss: 24, processor: 39 })
  expect(parsePidStat(statOf('x', 39)).policy).toBeUndefined()
  expect(parsePidStat(statOf('x', 60)).exit_code).toBe(52)
})

test('P3: numbers beyond 2^53, and negative ones, spoil no other field (procfs fixture 26232)', () => {
  const text = [
    '26232 (ata_sff) S 2 0 0 0 -1 69238880 0 0 0 0 0 0 -9223372036854775808 9223372036854775807 0 -20 1 0 4',
    '0 0 18446744073709551615 0 0 0 0 0 0 0 2147483647 0 18446744073709551615 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n',
  ].join(' ')
  const stat = parsePidStat(bytesOf(text))
  expect(stat).toMatchObject({
    ppid: 2,
    flags: 69238880,
    utime: 0,
    priority: 0,
    nice: -20,
    num_threads: 1,
    starttime: 4,
    vsize: 0,
    rss: 0,
    processor: 1,
    policy: 0,
    exit_code: 0,
  })
  expect(JSON.parse(JSON.stringify(stat))).toEqual(stat)
})

test('P9: a file cut in the middle is malformed or has fewer fields, never a wrong number', () => {
  const whole = statOf('name')
  const expected = parsePidStat(whole) as unknown as Record<string, unknown>
  for (let length = 0; length < whole.length; length++) {
    let stat: PidStat
    try {
      stat = parsePidStat(whole, length)
    } catch (error) {
      expect(error).toBeInstanceOf(Malformed)
      continue
    }
    const wrong = Object.entries(stat).filter(([key, value]) => value && value !== expected[key])
    expect(wrong).toEqual([])
  }
})

test('P12: blanks around a name belong to it', () => {
  expect([' a ', 'kube-proxy', '\n', 'a\n', '\t'].map(commOf)).toEqual([
    ' a ',
    'kube-proxy',
    '\n',
    'a\n',
    '\t',
  ])
})

test('P13: a name whose last character the kernel cut in two ends in a replacement character', () => {
  const cut = bytesOf('aaaaaaaaaaaaaa同').subarray(0, 15)
  expect(commOf(cut)).toBe('aaaaaaaaaaaaaa\ufffd')
})

test('S14: a byte order mark at the start of a name stays visible', () => {
  expect(commOf('\ufeffroot')).toBe('\ufeffroot')
})

test('P14: a kernel thread has its long name and its flag', () => {
  const stat = parsePidStat(testdata('host/6/stat'))
  expect(stat.comm.length).toBeGreaterThan(15)
  expect(stat.flags & KERNEL_THREAD_FLAG).not.toBe(0)
  expect(parsePidStat(testdata('proc/2/stat')).flags & KERNEL_THREAD_FLAG).toBe(0)
})

test('P15: an unknown state is passed on', () => {
  const bytes = statOf('x')
  bytes[bytes.lastIndexOf(0x53)] = 'Q'.charCodeAt(0)
  expect(parsePidStat(bytes).state).toBe('Q')
})

test('bytes beyond the length belong to an earlier reading and do not count', () => {
  const short = statOf('x')
  const buffer = Buffer.concat([short, bytesOf(' 99 (old) Z 1 2 3')])
  expect(parsePidStat(buffer, short.length)).toEqual(parsePidStat(short))
})

test('the previous name is reused only if every byte is the same', () => {
  const known = parsePidStat(statOf('worker'))
  const parseAgain = (comm: string | Uint8Array) => {
    const bytes = statOf(comm)
    return parsePidStat(bytes, bytes.length, known).comm
  }
  expect(['worker', 'workes', 'worke', 'workers', ''].map(parseAgain)).toEqual([
    'worker',
    'workes',
    'worke',
    'workers',
    '',
  ])
  // As many bytes as the known name has characters, but other text.
  expect(parseAgain(bytesOf('wörke'))).toBe('wörke')
  const wide = parsePidStat(statOf('é'))
  expect(parsePidStat(statOf(Uint8Array.of(0xe9)), undefined, wide).comm).toBe('\ufffd')
})

import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidStatus, statusParser } from './pid-status.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured status gives memory in kB, ids, threads, capabilities and switches', () => {
  const status = parsePidStatus(testdata('proc/2/status'))
  expect(status).toMatchObject({
    State: 'S',
    PPid: 1,
    Uid: [0, 0, 0, 0],
    Gid: [0, 0, 0, 0],
    VmSize: 308956,
    VmLck: 0,
    VmRSS: 9200,
    Threads: 5,
    SigQ: '1/96365',
    CapEff: '000001fffeffffff',
    NoNewPrivs: 0,
    Seccomp: 0,
    Kthread: 0,
  })
  expect(Object.keys(status)).toHaveLength(14)
})

test('a number requested by name is read, too; a key that the file lacks is missing', () => {
  const parse = statusParser(['VmSwap', 'nonvoluntary_ctxt_switches', 'VmNone'])
  const status = parse(testdata('proc/3/status'))
  expect(status).toMatchObject({ State: 'S', VmSwap: 0, nonvoluntary_ctxt_switches: 1 })
  expect('VmNone' in status).toBe(false)
  expect('voluntary_ctxt_switches' in status).toBe(false)
  expect(() => parse(bytesOf('VmSwap:\tmuch\n'))).toThrow(Malformed)
})

test('an unprivileged process shows its user and what it gave up', () => {
  const status = parsePidStatus(testdata('proc/3/status'))
  expect(status.Uid).toEqual([33, 33, 33, 33])
  expect(status.NoNewPrivs).toBe(1)
  expect(status.CapEff).toBe('0000000000000000')
})

test('P23: a zombie has no memory fields, and they are missing, not zero', () => {
  const status = statusParser(['VmHWM'])(testdata('proc/10/status'))
  expect(status.State).toBe('Z')
  expect(status.Threads).toBe(1)
  expect('VmRSS' in status).toBe(false)
  expect('VmHWM' in status).toBe(false)
})

test('P14: a kernel thread says so, though its name is longer than 15 bytes', () => {
  const status = parsePidStatus(testdata('host/6/status'))
  expect(status.Kthread).toBe(1)
  expect('VmRSS' in status).toBe(false)
})

test('a name that looks like another key does not become one', () => {
  const status = parsePidStatus(bytesOf('Name:\tUid:\\nPPid:\t9\nPPid:\t7\nUid:\t1\t2\t3\t4\n'))
  expect(status).toEqual({ PPid: 7, Uid: [1, 2, 3, 4] })
})

test('P7: memory is found behind a Groups line of 65,536 groups', () => {
  const groups = Array.from({ length: 65_536 }, (_, group) => 4_294_000_000 + group).join(' ')
  const long = bytesOf(`Name:\tx\nGroups:\t${groups} \nVmRSS:\t     123 kB\nThreads:\t4\n`)
  expect(long.length).toBeGreaterThan(700_000)
  const status = parsePidStatus(long)
  expect(status).toEqual({ VmRSS: 123, Threads: 4 })
})

test('P7: a line that was cut at the read limit is unknown, never a shorter number', () => {
  expect(parsePidStatus(bytesOf('PPid:\t7\nVmRSS:\t 12'))).toEqual({ PPid: 7 })
  expect(parsePidStatus(new Uint8Array())).toEqual({})
})

test('P3: a number that would be rounded counts as malformed', () => {
  expect(() => parsePidStatus(bytesOf('VmSize:\t18446744073709551615 kB\n'))).toThrow(Malformed)
  expect(parsePidStatus(bytesOf('VmSize:\t9007199254740991 kB\n')).VmSize).toBe(2 ** 53 - 1)
})

test('S28: an error names the file and key, without the content', () => {
  const wrong = [
    'PPid:\tsecret\n',
    'Uid:\t1\t2\t3\n',
    'Uid:\t1\t2\t3\t4\t5\n',
    'CapEff:\tSECRET\n',
    'State:\t\n',
  ]
  for (const line of wrong) {
    const key = line.slice(0, line.indexOf(':'))
    expect(() => parsePidStatus(bytesOf(line))).toThrow(
      `Cannot parse ${key} of status: expected the form of proc(5)`,
    )
  }
})

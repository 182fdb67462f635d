import { expect, test } from 'bun:test'
import { Malformed } from './malformed.ts'
import { parsePidStatus } from './pid-status.ts'
import { bytesOf, testdata } from './testdata/read.ts'

test('a captured status gives memory in kB, ids, threads, capabilities and switches', () => {
  const status = parsePidStatus(testdata('proc/2/status'))
  expect(status).toMatchObject({
    Name: 'python3',
    Umask: '0022',
    State: 'S',
    Tgid: 2,
    Pid: 2,
    PPid: 1,
    NSpid: [2],
    Uid: [0, 0, 0, 0],
    Gid: [0, 0, 0, 0],
    VmPeak: 374476,
    VmSize: 308956,
    VmLck: 0,
    VmHWM: 9200,
    VmRSS: 9200,
    RssAnon: 3532,
    RssFile: 5668,
    RssShmem: 0,
    VmSwap: 0,
    Threads: 5,
    SigQ: '1/96365',
    CapEff: '000001fffeffffff',
    CapAmb: '0000000000000000',
    NoNewPrivs: 0,
    Seccomp: 0,
    Cpus_allowed_list: '0-1',
    Kthread: 0,
  })
  expect(Object.keys(status)).toHaveLength(31)
})

test('an unprivileged process shows its user and what it gave up', () => {
  const status = parsePidStatus(testdata('proc/3/status'))
  expect(status.Uid).toEqual([33, 33, 33, 33])
  expect(status.NoNewPrivs).toBe(1)
  expect(status.CapEff).toBe('0000000000000000')
})

test('P23: a zombie has no memory fields, and they are missing, not zero', () => {
  const status = parsePidStatus(testdata('proc/10/status'))
  expect(status.State).toBe('Z')
  expect(status.Threads).toBe(1)
  expect('VmRSS' in status).toBe(false)
  expect('VmHWM' in status).toBe(false)
})

test('P14: a kernel thread says so, and its name may be longer than 15 bytes', () => {
  const status = parsePidStatus(testdata('host/6/status'))
  expect(status.Kthread).toBe(1)
  expect(status.Name).toBe('kworker/R-kvfree_rcu_reclaim')
  expect('VmRSS' in status).toBe(false)
})

test('P12: a name keeps its blanks, and only the two escapes of the kernel are undone', () => {
  expect(parsePidStatus(bytesOf('Name:\t a \n')).Name).toBe(' a ')
  expect(parsePidStatus(bytesOf('Name:\t\t\n')).Name).toBe('\t')
  expect(parsePidStatus(bytesOf('Name:\ta\\nb\\\\n\\t\n')).Name).toBe('a\nb\\n\\t')
  expect(parsePidStatus(bytesOf('Name:\t\x1b]0;pwn\x07\n')).Name).toBe('\x1b]0;pwn\x07')
  expect(parsePidStatus(bytesOf('Name:\t\n')).Name).toBe('')
})

test('P13: a name that was cut within a character keeps its other characters', () => {
  const cut = new Uint8Array([...bytesOf('Name:\taaaaaaaaaaaaaa'), 0xe5, ...bytesOf('\nPid:\t7\n')])
  expect(parsePidStatus(cut)).toEqual({ Name: 'aaaaaaaaaaaaaa\ufffd', Pid: 7 })
})

test('a name that looks like another key does not become one', () => {
  const status = parsePidStatus(bytesOf('Name:\tUid:\\nPid:\t9\nPid:\t7\nUid:\t1\t2\t3\t4\n'))
  expect(status).toEqual({ Name: 'Uid:\nPid:\t9', Pid: 7, Uid: [1, 2, 3, 4] })
})

test('P29: the pids of nested namespaces are listed from the outermost', () => {
  expect(parsePidStatus(bytesOf('NSpid:\t26235\t34\t1\n')).NSpid).toEqual([26235, 34, 1])
})

test('P7: memory is found behind a Groups line of 65,536 groups', () => {
  const groups = Array.from({ length: 65_536 }, (_, group) => 4_294_000_000 + group).join(' ')
  const long = bytesOf(`Name:\tx\nGroups:\t${groups} \nVmRSS:\t     123 kB\nThreads:\t4\n`)
  expect(long.length).toBeGreaterThan(700_000)
  const status = parsePidStatus(long)
  expect(status).toEqual({ Name: 'x', VmRSS: 123, Threads: 4 })
})

test('P7: a line that was cut at the read limit is unknown, never a shorter number', () => {
  expect(parsePidStatus(bytesOf('Pid:\t7\nVmRSS:\t 12'))).toEqual({ Pid: 7 })
  expect(parsePidStatus(new Uint8Array())).toEqual({})
})

test('P3: a number that would be rounded counts as malformed', () => {
  expect(() => parsePidStatus(bytesOf('VmPeak:\t18446744073709551615 kB\n'))).toThrow(Malformed)
  expect(parsePidStatus(bytesOf('VmPeak:\t9007199254740991 kB\n')).VmPeak).toBe(2 ** 53 - 1)
})

test('S28: what is wrong is said by file and key, without the content', () => {
  const wrong = [
    'Pid:\tsecret\n',
    'Uid:\t1\t2\t3\n',
    'Uid:\t1\t2\t3\t4\t5\n',
    'CapEff:\tSECRET\n',
    'NSpid:\t\n',
    'State:\t\n',
  ]
  for (const line of wrong) {
    const key = line.slice(0, line.indexOf(':'))
    expect(() => parsePidStatus(bytesOf(line))).toThrow(
      `Cannot parse ${key} of status: expected the form of proc(5)`,
    )
  }
})

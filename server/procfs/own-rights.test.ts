import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { opensAll, ownRights, profileOf } from './own-rights.ts'

test('own rights agree with what the kernel says about this process', () => {
  const status = readFileSync('/proc/self/status', 'latin1')
  const hasPtrace =
    (Number.parseInt(/^CapEff:\s+[0-9a-f]{8}([0-9a-f]{8})/m.exec(status)?.[1] ?? '0', 16) & (1 << 19)) !== 0
  const isRoot = process.geteuid?.() === 0
  expect(ownRights().replace('closed', 'ptrace')).toBe(hasPtrace ? 'ptrace' : isRoot ? 'root' : 'user')
})

test('file modes count unless the process has CAP_DAC_OVERRIDE or CAP_DAC_READ_SEARCH', () => {
  expect(['0', '80000', '2', '80004', 'a80425fb'].map(opensAll)).toEqual([false, false, true, true, true])
})

test('only a profile that confines is one', () => {
  const profile = (line: string) => profileOf(new TextEncoder().encode(line))
  expect(profile('docker-default (enforce)\n')).toBe('docker-default (enforce)')
  expect([profile('unconfined\n'), profile(''), profileOf(2)]).toEqual([undefined, undefined, undefined])
})

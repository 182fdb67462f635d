// The short words of the status line.
import { expect, test } from 'bun:test'
import type { Evidence, FindingId } from '../../server/model/finding.ts'
import { finding } from '../../server/model/fixture.ts'
import { chipText } from './finding-words.ts'

test('a chip names what it is and whom it is about: a port, a process, a disk, else the container', () => {
  const chip = (id: FindingId, subject: object, evidence: Evidence = {}) =>
    chipText(finding({ id, subject, evidence }))
  expect(chip('not-accepting', { port: 9090, pid: 7, comm: 'web' })).toBe('not accepting: :9090')
  expect(chip('fds', { pid: 7, comm: 'a\u001bb' })).toBe('open files: a\\x1bb (7)')
  expect(chip('throttled', { containerName: 'app' })).toBe('throttled: app')
  expect(chip('disk-full', { containerName: 'app' }, { mount: '/data' })).toBe('disk full: /data')
  expect(chip('throttled', {})).toBe('throttled')
})

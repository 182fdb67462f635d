// What the drawer says of findings about its process.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { showFrame } from '../testdata/live.ts'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { DrawerFindings } from './drawer-findings.tsx'

const page = usePage()

test('a process that a finding is about, or blames, has its whole sentence; others have none', () => {
  const stopped = finding({ subject: { processId: '7:1', pid: 7, comm: 'd\u001b' } })
  const throttled = finding({
    id: 'throttled',
    severity: 'critical',
    subject: { container: 'a', containerName: 'app' },
    evidence: { share: 0.5, usedCpus: 2, limitCpus: 2, wantedCpus: 2.6 },
    who: [{ pid: 8, comm: 'node', count: 1, share: 0.9, amount: 9 }],
  })
  showFrame(page, { findings: [stopped, throttled] })
  const linesOf = (id: string) => findAll(page.draw(<DrawerFindings id={id} />), 'listitem').map(wordsOf)
  expect(linesOf('7:1')).toEqual([
    'Warning: d\\x1b (PID 7) has been stopped by a signal for 10s since 03:03:55',
  ])
  expect(linesOf('8:5')).toEqual([
    'Critical: CPU of app throttled 50.0 % of the time for 10s: uses 2.00 of 2.00 CPUs, wants at least 2.60; node (PID 8) used 90.0 % of it since 03:03:55',
  ])
  // Another process that has the PID now.
  expect(linesOf('7:2')).toEqual([])
  expect(linesOf('9:1')).toEqual([])
})

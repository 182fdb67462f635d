// A card of a listening port.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import type { Port } from '../../server/model/ports.ts'
import { showFrame } from '../testdata/live.ts'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { PortCard } from './port-card.tsx'

const page = usePage()

const PORT: Port = {
  port: 80,
  protocols: ['tcp', 'tcp6'],
  addresses: ['0.0.0.0', '::'],
  uid: 33,
  pid: 42,
  processId: '42:1',
  otherHolders: 2,
  queue: 0,
  queueLimit: 511,
  peers: [],
  open: 0,
}

function draw(fields: Partial<Port> = {}) {
  showFrame(page)
  return page.draw(<PortCard port={{ ...PORT, ...fields }} owner={{ pid: 42, name: 'nginx', state: 'S' }} />)
}

test('a quiet port names its owner, who else holds it, and from where it can be reached', () => {
  expect(wordsOf(draw())).toBe(
    ':80 tcp, tcp6 · 0 open nginx (42) idle and 2 more hold it queue 0 of 511 oldest wait none peers none Reachable from outside the container.',
  )
  expect(wordsOf(draw({ addresses: ['127.0.0.1'] }))).toEndWith('Only reachable from inside the container.')
})

test('one that does not accept is marked, says that it is full, for how long, and why', () => {
  const found = finding({
    id: 'not-accepting',
    severity: 'critical',
    subject: { port: 80 },
    evidence: { queue: 6 },
  })
  const box = draw({ queue: 6, queueLimit: 6, oldestWaitSeconds: 40, gaveUp: 2, finding: found })
  expect(wordsOf(box)).toContain('Critical: :80')
  expect(wordsOf(box)).toContain('queue 6 of 6, full oldest wait 40s, 2 gave up')
  expect(box.querySelector('.cause')?.textContent).toContain('Port 80 is not accepting')
  expect([box.querySelector('.port-card.critical') !== null, box.querySelectorAll('.taken').length]).toEqual([
    true,
    6,
  ])
})

test('what cannot be seen is not made up', () => {
  const { pid, processId, queueLimit, ...unknown } = PORT
  showFrame(page)
  const box = page.draw(<PortCard port={{ ...unknown, queue: 3, addresses: ['::1'] }} owner={undefined} />)
  expect(wordsOf(box)).toContain('owner unknown, user 33')
  expect(wordsOf(box)).toContain('queue 3 oldest wait unknown')
  expect(wordsOf(box)).toEndWith('Some wait to be accepted, not for long yet.')
  expect([findAll(box, 'button').length, box.querySelector('.queue-bar')]).toEqual([0, null])
})

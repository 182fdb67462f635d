// A card of a peer that connections go out to.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import type { Outgoing } from '../../server/model/ports.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { OutgoingCard } from './outgoing-card.tsx'

const page = usePage()
const PEER: Outgoing = { key: 'a', address: '10.0.0.7', port: 587, established: 4 }

function draw(fields: Partial<Outgoing> = {}, inside?: { pid: number; name: string }) {
  showFrame(page)
  return page.draw(
    <OutgoingCard peer={{ ...PEER, ...fields }} owner={{ pid: 9, name: 'mail.py' }} inside={inside} />,
  )
}

test('it says whose they are, to whom and how many; a peer in the container by name', () => {
  expect(wordsOf(draw({ pid: 9, processId: '9:1' }))).toBe('mail.py (9) to 10.0.0.7:587 established 4')
  expect(wordsOf(draw())).toBe('to 10.0.0.7:587 established 4')
  expect(wordsOf(draw({ address: '::1' }, { pid: 7, name: 'redis-server' }))).toBe(
    'to [::1]:587 established 4 in this container: redis-server (7)',
  )
})

test('a peer that does not answer, and connections that are not closed, stand out', () => {
  const held = { uid: 0, address: 'a', port: 1, count: 2 }
  const unanswered = { ...held, retransmits: 3, waitSeconds: 40, established: 0 }
  expect(wordsOf(draw({ unanswered }))).toEndWith('unanswered 2 no answer for 40s, asked again 3 times')
  const unclosed = { ...held, direction: 'out', oldCount: 1, oldestSeconds: 540 } as const
  expect(wordsOf(draw({ unclosed }))).toEndWith(
    'close-wait 2 closed by the peer, not by us: the oldest for 9m00s',
  )
})

test('a finding about it is its mark and its sentence', () => {
  const box = draw({ finding: finding({ id: 'unreachable', severity: 'warning', subject: { port: 587 } }) })
  expect(box.querySelector('.port-card.warning .severity.warning')).not.toBeNull()
  expect(box.querySelector('.cause')?.textContent).not.toBe('')
})

// What the shield lists, one entry for each reason and remedy.
import { expect, test } from 'bun:test'
import type { Absence } from '../../server/model/absence.ts'
import { hello } from '../store/line.ts'
import { HELLO, showFrame } from '../testdata/live.ts'
import { find, findAll, usePage } from '../testdata/page.ts'
import { AccessDetails } from './access-details.tsx'

const page = usePage()

const absence = (file: string, fields: Partial<Absence> = {}): Absence => ({
  file,
  fields: [],
  reason: 'denied',
  remedy: { capabilities: ['SYS_PTRACE'] },
  message: '',
  processCount: 3,
  ...fields,
})

const draw = (absences: readonly Absence[]) =>
  page.draw(<AccessDetails id="access" isOpen={false} absences={absences} />)

test('what cannot be read is one entry for each reason and remedy, with its flag, and leads to the doctor', () => {
  showFrame(page)
  const box = draw([
    absence('io'),
    absence('fd', { processCount: 1200 }),
    absence('smaps', { reason: 'stuck', processCount: 1, remedy: {} }),
    absence('meminfo', { reason: 'unsupported', processCount: 0, remedy: { source: 'proc' } }),
  ])
  const entries = findAll(box, 'listitem')
  expect(entries.map(entry => entry.querySelector('b')?.textContent)).toEqual([
    'io, fd of 1,200 processes denied',
    'smaps of 1 process stuck',
    'meminfo unsupported',
  ])
  expect(entries.map(entry => entry.querySelector('code')?.textContent)).toEqual([
    '--cap-add=SYS_PTRACE',
    undefined,
    '--source=proc',
  ])
  expect(find(box, 'link', 'What can be read here').getAttribute('href')).toBe('topz/doctor')
})

test('in a recording nothing can be read any more: no doctor is offered', () => {
  showFrame(page)
  page.set(hello, { ...HELLO, replay: 'yesterday.topz' })
  expect(findAll(draw([absence('io')]), 'link')).toEqual([])
})

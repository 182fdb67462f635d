// A process that something else names.
import { expect, test } from 'bun:test'
import { selectedId } from '../store/selection.ts'
import { showFrame } from '../testdata/live.ts'
import { click, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { ProcessLink } from './process-link.tsx'

const page = usePage()

test('it is called by name and pid, has the colour of its program, and opens', () => {
  showFrame(page, { named: [{ pid: 42, program: 'a', colour: 3 }] })
  page.set(selectedId, undefined)
  const box = page.draw(<ProcessLink name={'nginx\u202e'} pid={42} processId="42:1000" />)
  expect(box.querySelector('.c3 .dot')).not.toBeNull()
  click(find(box, 'button', 'nginx\\u202e (42)'))
  expect(selectedId.value).toBe('42:1000')
})

test('one that is known by its pid only is named so; one without an identity cannot be opened', () => {
  const box = page.draw(<ProcessLink name={undefined} pid={7} processId={undefined} />)
  expect([wordsOf(box), findAll(box, 'button').length]).toEqual(['PID 7', 0])
})

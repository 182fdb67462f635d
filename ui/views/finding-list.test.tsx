// The list of all findings.
import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { showFrame } from '../testdata/live.ts'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { FindingList } from './finding-list.tsx'

const page = usePage()

test('each finding has its sentence, since when, how certain it is, and what to do; it leads where there is something to show', () => {
  showFrame(page)
  const guess = finding({ severity: 'note', confidence: 'guess', key: 'b', subject: { pid: 8, comm: 'web' } })
  const box = page.draw(<FindingList findings={[finding(), guess]} />)
  expect([...box.querySelectorAll('li')].map(wordsOf)).toEqual([
    'Warning: sleep (PID 7) has been stopped by a signal for 10s since 03:03:55 UTC, certain kill -CONT resumes it. Show',
    'Note: web (PID 8) has been stopped by a signal for 10s since 03:03:55 UTC, guess kill -CONT resumes it. Show',
  ])
  expect(findAll(box, 'button')).toHaveLength(2)
  const nobody = finding({ subject: { containerName: 'app' } })
  expect(findAll(page.draw(<FindingList findings={[nobody]} />), 'button')).toEqual([])
  expect(wordsOf(page.draw(<FindingList findings={[]} />))).toBe('Nothing was found.')
})

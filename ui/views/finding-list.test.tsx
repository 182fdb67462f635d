// The list of all findings.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import { announcement } from '../store/announce.ts'
import { showFrame } from '../testdata/live.ts'
import { changeInTime, find, findAll, usePage, wordsOf } from '../testdata/page.ts'
import { FindingList } from './finding-list.tsx'

const page = usePage()

test('each finding has its sentence, since when, how certain it is, and what to do; it leads where there is something to show', () => {
  showFrame(page)
  const guess = finding({ severity: 'note', confidence: 'guess', key: 'b', subject: { pid: 8, comm: 'web' } })
  const box = page.draw(<FindingList findings={[finding(), guess]} />)
  expect([...box.querySelectorAll('li')].map(wordsOf)).toEqual([
    'Warning: sleep (PID 7) has been stopped by a signal for 10s since 03:03:55 UTC, certain kill -CONT resumes it. Show Copy',
    'Note: web (PID 8) has been stopped by a signal for 10s since 03:03:55 UTC, guess kill -CONT resumes it. Show Copy',
  ])
  expect(findAll(box, 'button', 'Show')).toHaveLength(2)
  const nobody = finding({ subject: { containerName: 'app' } })
  expect(findAll(page.draw(<FindingList findings={[nobody]} />), 'button', 'Show')).toEqual([])
  expect(wordsOf(page.draw(<FindingList findings={[]} />))).toBe('No findings.')
})

test('Copy copies the sentence, since when with its date, and what to do, as it is seen', async () => {
  showFrame(page)
  page.set(announcement, '')
  const copied: string[] = []
  page.give('navigator', { clipboard: { writeText: async (text: string) => void copied.push(text) } })
  const one = finding({ subject: { pid: 7, comm: 'a\u001b[2Jb' } })
  const button = find(page.draw(<FindingList findings={[one]} />), 'button', 'Copy')
  await changeInTime(async () => button.click())
  const date = new Date(FIXTURE_AT).toISOString().slice(0, 10)
  expect(copied).toEqual([
    `a\\x1b[2Jb (PID 7) has been stopped by a signal for 10s\nsince ${date} 03:03:55 UTC, certain\nkill -CONT resumes it.`,
  ])
  expect(announcement.value).toBe('Finding copied')
})

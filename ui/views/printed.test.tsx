// What only paper shows.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import { query } from '../store/looking.ts'
import { showFrame } from '../testdata/live.ts'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { Printed } from './printed.tsx'

const page = usePage()

test('paper says when and where, with the date, all findings with what to do, and the filter', () => {
  page.set(query, 'user:www')
  const findings = [finding({ severity: 'critical', key: 'a' }), finding({ severity: 'note', key: 'b' })]
  showFrame(page, { findings })
  const box = page.draw(<Printed />)
  const day = new Date(FIXTURE_AT).toISOString().slice(0, 10)
  expect(wordsOf(box)).toContain(`topz 0.1.0 · ${day}`)
  expect(wordsOf(box)).toContain('http://topz.test/topz')
  const items = findAll(box, 'listitem').map(wordsOf)
  expect(items).toHaveLength(2)
  expect(items[0]).toMatch(/^Critical: .*since \d\d:\d\d:\d\d UTC\. \S/)
  expect(wordsOf(box)).toEndWith('Only what matches: user:www')
})

// What a menu copies.
import { expect, test } from 'bun:test'
import { announcement } from '../store/announce.ts'
import { usePage } from '../testdata/page.ts'
import { copyNamed } from './copied.ts'

const page = usePage()

test('readers hear whether it was copied', async () => {
  page.set(announcement, '')
  page.give('navigator', { clipboard: { writeText: async () => undefined } })
  await copyNamed('PID', '7')
  expect(announcement.value).toBe('PID copied')
})

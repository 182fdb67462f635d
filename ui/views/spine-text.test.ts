import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { usePage } from '../testdata/page.ts'
import { MINUTE, useSpine } from '../testdata/spine.tsx'
import { spineText } from './spine-text.ts'

const page = usePage()
const draw = useSpine(page)

test('a moment is said with its figures and who used the most; outside of what is drawn, with its time alone', () => {
  draw()
  expect(spineText(FIXTURE_AT - MINUTE)).toBe(
    '03:03:05 UTC, CPU 1.98, memory 445 MiB, burn.py 1.50, leak.py 0.10',
  )
  expect(spineText(FIXTURE_AT + MINUTE)).toBe('03:05:05 UTC')
})

// What could not be read, as the page lists it.
import { expect, test } from 'bun:test'
import { findAll, usePage, wordsOf } from '../testdata/page.ts'
import { AbsentList } from './absent-list.tsx'

const page = usePage()

test('each file that could not be read is listed with why', () => {
  const box = page.draw(
    <AbsentList
      absent={[
        { file: 'io', message: 'needs SYS_PTRACE' },
        { file: 'smaps', message: 'is stuck' },
      ]}
    />,
  )
  expect(findAll(box, 'listitem').map(wordsOf)).toEqual(['io needs SYS_PTRACE', 'smaps is stuck'])
})

test('if everything could be read, nothing is drawn, not even an empty list', () => {
  expect(page.draw(<AbsentList absent={[]} />).childElementCount).toBe(0)
  expect(page.draw(<AbsentList absent={undefined} />).childElementCount).toBe(0)
})

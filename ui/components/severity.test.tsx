// The shapes of how bad something is.
import { expect, test } from 'bun:test'
import { usePage, wordsOf } from '../testdata/page.ts'
import { Severity, type SeverityShape } from './severity.tsx'

const page = usePage()

test('each severity has a shape and a sign of its own, and a word for readers where something is wrong', () => {
  const drawn = (['critical', 'warning', 'note', 'well', 'unknown', 'life'] as SeverityShape[]).map(shape => {
    const box = page.draw(<Severity shape={shape} />)
    const paths = [...box.querySelectorAll('path')].map(path => path.getAttribute('d'))
    return { paths: paths.join(' '), words: wordsOf(box) }
  })
  expect(new Set(drawn.map(({ paths }) => paths)).size).toBe(6)
  expect(drawn.map(({ words }) => words)).toEqual(['Critical:', 'Warning:', 'Note:', '', '', ''])
})

import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { MarkShape } from './mark-shape.tsx'

const page = usePage()

test('each kind of event has a shape of its own, and what failed is filled', () => {
  const kinds = ['oomKill', 'exit', 'restart', 'port', 'portClosed', 'limit']
  const shapes = kinds.map(kind =>
    page
      .draw(<MarkShape kind={kind} />)
      .querySelector('path')
      ?.getAttribute('d'),
  )
  expect(new Set(shapes).size).toBe(kinds.length)
  expect(page.draw(<MarkShape kind="exit" />).querySelector('.filled')).not.toBeNull()
  expect(page.draw(<MarkShape kind="port" />).querySelector('.filled')).toBeNull()
})

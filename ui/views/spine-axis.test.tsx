import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { plotWidth } from '../store/geometry.ts'
import { hoverAt } from '../store/hover.ts'
import { moment } from '../store/moment.ts'
import { range } from '../store/range.ts'
import { usePage } from '../testdata/page.ts'
import { MINUTE, useSpine } from '../testdata/spine.tsx'
import { SpineAxis } from './spine-axis.tsx'

const page = usePage()
useSpine(page)

test('below the lanes stand round times, the moment shown and the one under the pointer, none upon another', () => {
  page.set(moment, FIXTURE_AT - 10 * MINUTE)
  page.set(hoverAt, FIXTURE_AT - 20 * MINUTE)
  const axis = page.draw(<SpineAxis />)
  expect([...axis.querySelectorAll('.flag')].map(flag => flag.textContent)).toEqual(['02:54:05', '02:44:05'])
  const shown = [...axis.querySelectorAll('span:not(.hidden)')].map(label => label.textContent)
  expect(shown).toContain('03:00')
  expect(shown).not.toContain('02:55')
  expect(axis.querySelectorAll('.crosshair')).toHaveLength(1)
})

test('the times of both ends of a short range stand side by side, also at the end of the plot', () => {
  for (const end of [FIXTURE_AT - 10 * MINUTE, FIXTURE_AT]) {
    page.set(range, { from: end - 10_000, to: end })
    const [first = 0, second = 0] = [
      ...page.draw(<SpineAxis />).querySelectorAll<HTMLElement>('.flag.end'),
    ].map(({ style }) => Number.parseFloat(style.left))
    expect(second - first).toBeGreaterThanOrEqual(62)
    expect(second).toBeLessThanOrEqual(plotWidth.value - 31)
  }
})

// As many chips as have room.
import { expect, test } from 'bun:test'
import { click, find, usePage } from '../testdata/page.ts'
import { Fitting } from './fitting.tsx'

const page = usePage()

/** Two of the three have room. */
function draw() {
  const buttons = Object.getPrototypeOf(document.createElement('button')) as object
  Object.defineProperty(buttons, 'offsetTop', {
    configurable: true,
    get(this: HTMLElement) {
      return this.textContent === 'c' ? 30 : 0
    },
  })
  page.onEnd(() => Reflect.deleteProperty(buttons, 'offsetTop'))
  return page.draw(
    <Fitting class="chips" label={count => `${count} more`}>
      <button type="button">a</button>
      <button type="button">b</button>
      <button type="button">c</button>
    </Fitting>,
  )
}

test('what has no room is counted and cannot be reached by keys, until it is asked for', () => {
  const box = draw()
  const inert = () => [...box.querySelectorAll<HTMLElement>('.chips > *')].map(one => one.inert === true)
  expect(inert()).toEqual([false, false, true])
  const more = find(box, 'button', '1 more')
  expect(more.getAttribute('aria-expanded')).toBe('false')
  click(more)
  expect([inert(), more.getAttribute('aria-expanded')]).toEqual([[false, false, false], 'true'])
  click(more)
  expect(inert()).toEqual([false, false, true])
})

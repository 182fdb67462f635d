// How the menu of a row is opened.
import { beforeEach, expect, test } from 'bun:test'
import { rowMenu } from '../store/row-menu.ts'
import { groupAt, selectedId } from '../store/selection.ts'
import { click, happen, usePage } from '../testdata/page.ts'
import { openMenuOfSelected, watchRowMenu } from './row-menu-open.ts'
import { RowMore } from './row-more.tsx'

const page = usePage()

beforeEach(() => {
  page.set(rowMenu, undefined)
  page.set(selectedId, undefined)
  page.set(groupAt, undefined)
})

function draw() {
  const box = page.draw(
    <div class="scroller">
      <table>
        <tbody>
          <tr id="row-7:1000" data-id="7:1000">
            <td>
              node <RowMore id="7:1000" />
            </td>
          </tr>
          <tr data-id="command node">
            <td>a group</td>
          </tr>
        </tbody>
      </table>
    </div>,
  )
  const scroller = box.querySelector('.scroller') as HTMLElement
  page.onEnd(watchRowMenu(scroller))
  const of = (selector: string) => box.querySelector(selector) as HTMLElement
  return { scroller, table: of('table'), cell: of('tr:first-child td'), group: of('tr:last-child td') }
}

/** Timers that the test ends. */
function stopTime() {
  const waiting = new Set<() => void>()
  page.give('setTimeout', (does: () => void) => {
    waiting.add(does)
    return does
  })
  page.give('clearTimeout', (does: () => void) => waiting.delete(does))
  return () => {
    for (const does of [...waiting]) does()
  }
}

test('a right click opens the menu of its row at the pointer, in place of that of the browser', () => {
  const { cell, group } = draw()
  expect(happen(cell, 'contextmenu', { clientX: 30, clientY: 40 })).toBe(false)
  expect(rowMenu.value).toEqual({ id: '7:1000', x: 30, y: 40 })
  // So does a row that stands for several processes.
  expect(happen(group, 'contextmenu', { clientX: 5, clientY: 6 })).toBe(false)
  expect(rowMenu.value?.id).toBe('command node')
})

test('the Menu key opens that of the selected row', () => {
  const { table } = draw()
  expect([happen(table, 'contextmenu'), rowMenu.value]).toEqual([true, undefined])
  page.set(selectedId, '7:1000')
  expect([happen(table, 'contextmenu'), rowMenu.value?.id]).toEqual([false, '7:1000'])
  page.set(rowMenu, undefined)
  openMenuOfSelected()
  expect(rowMenu.value?.id).toBe('7:1000')
  page.set(groupAt, 'command node')
  openMenuOfSelected()
  expect(rowMenu.value?.id).toBe('command node')
})

test('a finger that rests on a row opens its menu and does not select it; one that moves or leaves does not', () => {
  const { cell, scroller } = draw()
  let clicks = 0
  scroller.addEventListener('click', () => clicks++)
  const pass = stopTime()
  const down = () => happen(cell, 'pointerdown', { pointerType: 'touch', clientX: 5, clientY: 6 })
  down()
  pass()
  expect(rowMenu.value).toEqual({ id: '7:1000', x: 5, y: 6 })
  click(cell)
  expect(clicks).toBe(0)
  page.set(rowMenu, undefined)
  for (const end of [
    () => happen(cell, 'pointermove', { clientX: 5, clientY: 26 }),
    () => happen(cell, 'pointerup'),
    () => happen(cell, 'pointercancel'),
  ]) {
    down()
    end()
    pass()
    expect(rowMenu.value).toBeUndefined()
  }
  down()
  happen(cell, 'pointermove', { clientX: 8, clientY: 8 })
  pass()
  expect(rowMenu.value?.id).toBe('7:1000')
  // A click without a long press is one.
  down()
  click(cell)
  expect(clicks).toBe(1)
})

test('the button of the selected row opens it as well, and selects nothing', () => {
  const { cell, scroller } = draw()
  let clicks = 0
  scroller.addEventListener('click', () => clicks++)
  const button = cell.querySelector('button') as HTMLElement
  expect([button.getAttribute('aria-label'), button.getAttribute('aria-haspopup')]).toEqual([
    'Actions for process 7',
    'menu',
  ])
  click(button)
  expect([rowMenu.value?.id, clicks, button.getAttribute('aria-expanded')]).toEqual(['7:1000', 0, 'true'])
})

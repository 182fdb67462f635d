// One tab of a list of tabs.

import { expect, test } from 'bun:test'
import { useState } from 'preact/hooks'
import { change, click, find, findAll, nameOf, press, usePage } from '../testdata/page.ts'
import { Tab } from './tab.tsx'

const page = usePage()

const NAMES = ['Processes', 'Events', 'Network']

function List() {
  const [selected, setSelected] = useState(0)
  return (
    <div role="tablist">
      {NAMES.map((name, place) => (
        <Tab
          key={name}
          name={name}
          panelId="panel"
          isSelected={place === selected}
          onSelect={() => setSelected(place)}
          onStep={step => setSelected(place + step)}
        />
      ))}
    </div>
  )
}

const selectedOf = (box: Element) =>
  findAll(box, 'tab')
    .filter(tab => tab.getAttribute('aria-selected') === 'true')
    .map(nameOf)

test('the selected tab says so, names its panel, and is the only one that the Tab key stops at', () => {
  const box = page.draw(<List />)
  expect(selectedOf(box)).toEqual(['Processes'])
  expect(findAll(box, 'tab').map(tab => tab.tabIndex)).toEqual([0, -1, -1])
  expect(find(box, 'tab', 'Processes').getAttribute('aria-controls')).toBe('panel')
})

test('a click selects a tab', () => {
  const box = page.draw(<List />)
  click(find(box, 'tab', 'Network'))
  expect(selectedOf(box)).toEqual(['Network'])
})

test('arrow keys lead to the adjacent tabs, the focus moves along, and the page does nothing else with them', () => {
  const box = page.draw(<List />)
  change(() => find(box, 'tab', 'Processes').focus())
  let heard = 0
  box.addEventListener('keydown', () => heard++)
  expect(press(find(box, 'tab', 'Processes'), 'ArrowRight')).toBe(false)
  expect(selectedOf(box)).toEqual(['Events'])
  expect(nameOf(document.activeElement as Element)).toBe('Events')
  press(find(box, 'tab', 'Events'), 'ArrowLeft')
  expect(selectedOf(box)).toEqual(['Processes'])
  expect(heard).toBe(0)
})

test('other keys are left to the page', () => {
  const box = page.draw(<List />)
  let heard = 0
  box.addEventListener('keydown', () => heard++)
  expect(press(find(box, 'tab', 'Processes'), 't')).toBe(true)
  expect(heard).toBe(1)
})

test('a tab selected from elsewhere does not take the focus from a field', () => {
  const box = page.draw(
    <>
      <input type="text" />
      <List />
    </>,
  )
  change(() => find(box, 'textbox').focus())
  click(find(box, 'tab', 'Events'))
  expect(document.activeElement === find(box, 'textbox')).toBe(true)
})

import { expect, test } from 'bun:test'
import { activeOption, closeAsk, type Option, openAsk, typeAsk } from '../store/ask.ts'
import { clearQuery } from '../store/looking.ts'
import { change, usePage, wordsOf } from '../testdata/page.ts'
import { AskList } from './ask-list.tsx'

const page = usePage()

test('suggestions are grouped, a click chooses one, and the focus stays in the box', () => {
  change(() => {
    openAsk()
    typeAsk('c')
  })
  page.onEnd(() => {
    clearQuery()
    closeAsk()
  })
  page.set(activeOption, 1)
  const chosen: Option[] = []
  const box = page.draw(<AskList choose={option => chosen.push(option)} />)
  const list = box.querySelector('[role=listbox]') as HTMLElement
  const options = [...list.querySelectorAll<HTMLElement>('[role=option]')]
  const groups = options.map(one => one.dataset.group).filter(Boolean)
  expect(groups).toEqual(['Fields', 'Commands'])
  expect(options.map(one => one.getAttribute('aria-selected')).indexOf('true')).toBe(1)
  change(() => options[0]?.click())
  expect(chosen.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    `field ${wordsOf(options[0]?.querySelector('.mono') as Element)}`,
  ])
})

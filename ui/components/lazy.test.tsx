// A part of the page that is fetched when it is first shown.
import { expect, test } from 'bun:test'
import { changeInTime, click, find, usePage, wordsOf } from '../testdata/page.ts'
import { lazily } from './lazy.tsx'

const page = usePage()

const Part = ({ name }: { readonly name: string }) => <p>{name} is here</p>

/** Until it is drawn. */
const turns = () => changeInTime(() => new Promise(resolve => setTimeout(resolve)))

test('something stands in its place until it has come, and it is fetched once', async () => {
  let fetched = 0
  const Later = lazily(async () => {
    fetched++
    return Part
  }, 'Loading…')
  expect(fetched).toBe(0)
  const box = page.draw(<Later name="one" />)
  expect(wordsOf(box)).toBe('Loading…')
  await turns()
  expect(wordsOf(box)).toBe('one is here')
  expect(wordsOf(page.draw(<Later name="other" />))).toBe('other is here')
  expect(fetched).toBe(1)
})

test('what was fetched before is shown at once', async () => {
  const Later = lazily(async () => Part, 'Loading…')
  await Later.load()
  expect(wordsOf(page.draw(<Later name="it" />))).toBe('it is here')
})

test('what cannot be fetched says so in its place, and can be tried again', async () => {
  let isReachable = false
  const Later = lazily(async () => {
    if (!isReachable) throw new Error('no network')
    return Part
  })
  const box = page.draw(<Later name="it" />)
  await turns()
  expect(wordsOf(box)).toBe('This part of the page could not be loaded. Again')
  isReachable = true
  click(find(box, 'button', 'Again'))
  await turns()
  expect(wordsOf(box)).toBe('it is here')
})

// The menu of a row or a group for tests: a page in which nothing is chosen yet, its entries by their words, and what they
// copy.
import { beforeEach } from 'bun:test'
import { announcement } from '../store/announce.ts'
import { query, typed } from '../store/looking.ts'
import { moment } from '../store/moment.ts'
import { followedId, selectedId } from '../store/selection.ts'
import { RowMenu } from '../views/row-menu.tsx'
import { changeInTime, usePage, wordsOf } from './page.ts'

export function useMenu() {
  const page = usePage()
  let copied: string | undefined

  beforeEach(() => {
    copied = undefined
    page.give('innerWidth', 800)
    page.give('innerHeight', 600)
    page.give('navigator', { clipboard: { writeText: async (text: string) => (copied = text) } })
    page.set(followedId, undefined)
    page.set(selectedId, undefined)
    page.set(moment, undefined)
    page.set(typed, '')
    page.set(query, '')
    page.set(announcement, '')
  })

  /** `open`: it closes with each choice. */
  function draw(open: () => void | Promise<void>) {
    const box = page.draw(<RowMenu />)
    const entries = () => [...box.querySelectorAll<HTMLElement>('[role^=menuitem]')]
    const choose = async (label: string) => {
      copied = undefined
      await open()
      const entry = entries().find(one => wordsOf(one) === label)
      await changeInTime(async () => entry?.click())
    }
    return { box, entries, choose }
  }

  return { page, draw, copied: () => copied }
}

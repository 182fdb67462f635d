// The button that copies the address of what is shown.
import { expect, test } from 'bun:test'
import { announcement } from '../store/announce.ts'
import { changeInTime, find, usePage, wordsOf } from '../testdata/page.ts'
import { ShareButton } from './share-button.tsx'

const page = usePage()

/** What the two ways of copying received, in turn; either may be refused. */
function draw({ clipboard = true, selection = true }) {
  const copied: string[] = []
  page.set(announcement, '')
  const refused = () => Promise.reject(new Error('not on http'))
  const writeText = async (text: string) => void copied.push(`clipboard ${text}`)
  page.give('navigator', { clipboard: { writeText: clipboard ? writeText : refused } })
  Object.assign(document, {
    execCommand(command: string) {
      const area = document.querySelector('textarea')
      if (selection) copied.push(`${command} ${area?.value}`)
      return selection
    },
  })
  // The two seconds in which the button says that it copied.
  const waits: (() => void)[] = []
  page.give('setTimeout', (later: () => void) => waits.push(later))
  const button = find(page.draw(<ShareButton />), 'button', 'Share view: copy the address')
  const press = () => changeInTime(async () => button.click())
  return { button, copied, press, waits }
}

test('the address of the view is copied, and the button says so for two seconds', async () => {
  const { button, copied, press, waits } = draw({})
  expect([wordsOf(button), button.title]).toEqual(['Share view', 'Copy the address of this view (y)'])
  await press()
  expect(copied).toEqual(['clipboard http://topz.test/topz'])
  expect(announcement.value).toBe('Address of this view copied')
  expect(wordsOf(button)).toBe('Copied')
  await changeInTime(async () => waits[0]?.())
  expect(wordsOf(button)).toBe('Share view')
})

test('if the browser offers no clipboard, as on plain http, a selection is copied and nothing is left of it', async () => {
  const { button, copied, press, waits } = draw({ clipboard: false })
  await press()
  expect(copied).toEqual(['copy http://topz.test/topz'])
  expect(document.querySelector('textarea')).toBeNull()
  expect(wordsOf(button)).toBe('Copied')
  await changeInTime(async () => waits[0]?.())
})

test('an address that could not be copied is not reported as copied', async () => {
  const { button, copied, press } = draw({ clipboard: false, selection: false })
  await press()
  expect(copied).toEqual([])
  expect(announcement.value).toBe('The address could not be copied')
  expect(wordsOf(button)).toBe('Share view')
})

// A text in the clipboard, by whichever way the browser offers.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { copyText } from './clipboard.ts'

const page = usePage()

function offer({ clipboard, selection }: { readonly clipboard: boolean; readonly selection: boolean }) {
  const copied: string[] = []
  const writeText = async (text: string) => {
    if (!clipboard) throw new Error('not on http')
    copied.push(`clipboard ${text}`)
  }
  page.give('navigator', { clipboard: { writeText } })
  Object.assign(document, {
    execCommand(command: string) {
      if (selection) copied.push(`${command} ${document.querySelector('textarea')?.value}`)
      return selection
    },
  })
  return copied
}

test('the clipboard takes it; without one a selection does, of which nothing is left; without both it says so', async () => {
  const ways = [
    [{ clipboard: true, selection: true }, true, ['clipboard a\nb']],
    [{ clipboard: false, selection: true }, true, ['copy a\nb']],
    [{ clipboard: false, selection: false }, false, []],
  ] as const
  for (const [offered, isCopied, got] of ways) {
    const copied = offer(offered)
    expect(await copyText('a\nb')).toBe(isCopied)
    expect(copied).toEqual([...got])
    expect(document.querySelector('textarea')).toBeNull()
  }
})

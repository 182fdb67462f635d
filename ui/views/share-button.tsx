// Copies the address of this view.
import { signal } from '@preact/signals'
import { Icon } from '../components/icon.tsx'
import { announce } from '../store/announce.ts'
import { copyText } from './clipboard.ts'

const copied = signal(false)
const SAID_MS = 2000

export async function share(): Promise<void> {
  const isCopied = await copyText(location.href)
  announce(isCopied ? 'Address of this view copied' : 'The address could not be copied')
  copied.value = isCopied
  setTimeout(() => {
    copied.value = false
  }, SAID_MS)
}

export function ShareButton() {
  return (
    <button
      type="button"
      class="button shrinks"
      aria-label="Share view: copy the address"
      title="Copy the address of this view (y)"
      aria-keyshortcuts="y"
      onClick={() => void share()}
    >
      <Icon name={copied.value ? 'check' : 'link'} />
      <span class="wide-only">{copied.value ? 'Copied' : 'Share view'}</span>
    </button>
  )
}

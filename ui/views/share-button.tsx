// Copies the address of this view. Browsers offer the clipboard only to secure pages; the older way still works on
// http://10.0.0.5:8080, where a sidecar is usually reached.
import { signal } from '@preact/signals'
import { Icon } from '../components/icon.tsx'
import { announce } from '../store/announce.ts'

const copied = signal(false)
const SAID_MS = 2000

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'unseen'
  document.body.append(area)
  area.select()
  const isCopied = document.execCommand('copy')
  area.remove()
  return isCopied
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text)
  }
}

async function share(): Promise<void> {
  const isCopied = await copy(location.href)
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
      title="Copy the address of this view"
      onClick={() => void share()}
    >
      <Icon name={copied.value ? 'check' : 'link'} />
      <span class="wide-only">{copied.value ? 'Copied' : 'Share view'}</span>
    </button>
  )
}

// The worst of what was found, or that nothing is known at present -> the title and the icon of the browser's tab.
import { computed } from '@preact/signals'
import { printable } from '../components/printable.ts'
import { listed } from '../store/findings.ts'
import { header } from '../store/live.ts'
import { isOld } from '../store/status.ts'
import { chipText } from './finding-words.ts'

export type TabState = 'critical' | 'warning' | 'lost' | 'calm'

export const worstState = computed<TabState>(() => {
  if (isOld.value) return 'lost'
  const severity = listed.value[0]?.severity
  return severity === 'critical' || severity === 'warning' ? severity : 'calm'
})

/** `Critical: memory limit: leak.py (9) · checkout · topz` */
export const titleText = computed(() => {
  const shown = header.value
  const name = shown && printable(shown.namespace.hostname ?? shown.host.hostname ?? '')
  const [worst] = listed.value
  const state = worstState.value
  const first =
    state === 'lost'
      ? 'No connection'
      : worst && state !== 'calm'
        ? `${state === 'critical' ? 'Critical' : 'Warning'}: ${chipText(worst)}`
        : undefined
  return [first, name, 'topz'].filter(Boolean).join(' · ')
})

const BARS = 'M7 10h18M7 16h12M7 22h6'
/** The shapes of the page, so that colour is not needed to tell them apart. */
const BADGES: Readonly<Record<TabState, string>> = {
  critical:
    '<path d="M17 12h10l5 5v10l-5 5H17l-5-5V17z" fill="#ff7b72"/><path d="M22 16v7M22 27v1.4" stroke="#2a0d0b" stroke-width="3.4"/>',
  warning:
    '<path d="M21 11l11 21H10z" fill="#e3a53a"/><path d="M21 18v6M21 28v1" stroke="#241800" stroke-width="3.2"/>',
  lost: '<path d="M16 16l14 14M30 16L16 30" stroke="#e6edf3" stroke-width="4"/>',
  calm: '',
}

/** An address of data: nothing is requested. */
export function iconOf(state: TabState): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#131922"/><path d="${BARS}" stroke="#4cc2ff" stroke-width="3.4" stroke-linecap="round"/>${BADGES[state]}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

// Which list fills the page: the processes, or one of the lists that the stream sends only while it is visible.
import { computed, signal } from '@preact/signals'
import { PANELS, type Panel } from '../../server/model/protocol.ts'
import { type Misread, misreadOf } from './line.ts'

export type Tab = 'processes' | Panel
export const TABS: readonly Tab[] = ['processes', ...PANELS]

export const tab = signal<Tab>('processes')
export const panel = computed<Panel | undefined>(() => (tab.value === 'processes' ? undefined : tab.value))

export function showTab(name: Tab): void {
  tab.value = name
}

/** From an address; an unknown tab becomes the first one. */
export function tabFrom(search: string): { readonly tab: Tab; readonly misread?: Misread } {
  const name = new URLSearchParams(search).get('tab') ?? ''
  const found = TABS.find(known => known === name)
  if (found !== undefined || name === '') return { tab: found ?? 'processes' }
  return { tab: 'processes', misread: misreadOf('tab', name, `one of ${TABS.join(', ')}`) }
}

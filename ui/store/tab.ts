// Which list fills the page: the processes, or one of the lists that the stream sends only while somebody looks.
import { computed, signal } from '@preact/signals'
import { PANELS, type Panel } from '../../server/model/protocol.ts'

export type Tab = 'processes' | Panel
export const TABS: readonly Tab[] = ['processes', ...PANELS]

export const tab = signal<Tab>('processes')
export const panel = computed<Panel | undefined>(() => (tab.value === 'processes' ? undefined : tab.value))

export function showTab(name: Tab): void {
  tab.value = name
}

/** What an address says; a tab that there is not is the first one. */
export function tabFrom(search: string): Tab {
  const name = new URLSearchParams(search).get('tab')
  return TABS.find(known => known === name) ?? 'processes'
}

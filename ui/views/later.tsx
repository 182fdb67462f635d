// The parts of the page that are fetched when they are first opened: a first load must be small.
import { lazily } from '../components/lazy.tsx'

const LOADING = <p class="list-empty">Loading…</p>

export const Connections = lazily(async () => (await import('./connections.tsx')).Connections, LOADING)
export const Containers = lazily(async () => (await import('./containers.tsx')).Containers, LOADING)
export const MemoryMapPanel = lazily(async () => (await import('./memory-map.tsx')).MemoryMapPanel, LOADING)
export const Events = lazily(async () => (await import('./events.tsx')).Events, LOADING)

/** It has its place before it has come: nothing moves then. */
const ASIDE = <aside class="drawer">{LOADING}</aside>

export const Drawer = lazily(async () => (await import('./drawer.tsx')).Drawer, ASIDE)
export const Changed = lazily(async () => (await import('./changed.tsx')).Changed, ASIDE)
export const Evidence = lazily(async () => (await import('./evidence.tsx')).Evidence, ASIDE)

export const AccessDetails = lazily(async () => (await import('./access-details.tsx')).AccessDetails)
export const AskList = lazily(async () => (await import('./ask-list.tsx')).AskList)
export const FindingList = lazily(async () => (await import('./finding-list.tsx')).FindingList)
export const RowMenu = lazily(async () => (await import('./row-menu.tsx')).RowMenu)
export const HelpDialog = lazily(async () => (await import('./help-dialog.tsx')).HelpDialog)
export const ColumnsDialog = lazily(async () => (await import('./columns-dialog.tsx')).ColumnsDialog)

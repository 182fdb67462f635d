// The page's composition root: address -> store, store <-> stream, keys -> store, store -> document.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { askDepth, askDifference, askEnding, askSeries, askTimeline, signOut } from './api.ts'
import { connect } from './connect.ts'
import { listenToKeys } from './keyboard.ts'
import { openStream } from './socket.ts'
import { addressOf, lookedFrom } from './store/address.ts'
import { startAnnouncing } from './store/announce.ts'
import { startClock } from './store/clock.ts'
import { followDetail } from './store/detail.ts'
import { compareFrom, remembered, setAskDifference } from './store/difference.ts'
import { followTimeline } from './store/follow-timeline.ts'
import { addressError, hello, momentError, onLeave } from './store/line.ts'
import { header } from './store/live.ts'
import { lookAt, looked } from './store/looking.ts'
import { moment, momentFrom } from './store/moment.ts'
import { recall, remember, systemTheme, theme } from './store/preferences.ts'
import { followProcessHistory } from './store/process-history.ts'
import { followPending } from './store/selection.ts'
import { isOld } from './store/status.ts'
import { tab, tabFrom } from './store/tab.ts'
import { overview } from './store/timeline.ts'
import { App } from './views/app.tsx'

function followAddress(): void {
  const { looked: wanted, error } = lookedFrom(location.search)
  lookAt(wanted)
  addressError.value = error
  tab.value = tabFrom(location.search)
  const { search } = location
  const { at, error: wrong } = momentFrom(search, Date.now())
  const { at: first, error: alsoWrong } = momentFrom(search, Date.now(), 'compare')
  moment.value = at
  remembered.value = first
  momentError.value = wrong ?? alsoWrong
  // Relative to the end of what is replayed, as everywhere: which is known a little later.
  const stop = effect(() => {
    const end = hello.value?.replay === undefined ? undefined : overview.value?.recordedTo
    if (end === undefined) return
    const then = momentFrom(search, end).at
    if (then !== at) moment.value = then
    const firstThen = momentFrom(search, end, 'compare').at
    if (firstThen !== first) remembered.value = firstThen
    queueMicrotask(() => stop())
  })
  effect(() => {
    const address = addressOf(looked.value, location.search, {
      tab: tab.value,
      at: moment.value,
      compare: remembered.value,
    })
    if (address !== location.search)
      history.replaceState(null, '', location.pathname + address + location.hash)
  })
}

function followTheme(): void {
  const light = matchMedia('(prefers-color-scheme: light)')
  const look = (): void => {
    systemTheme.value = light.matches ? 'light' : 'dark'
  }
  light.addEventListener('change', look)
  look()
  effect(() => {
    document.documentElement.dataset.theme = theme.value
  })
}

/** The style sheet says what looks old then. */
function followAge(): void {
  effect(() => {
    document.documentElement.toggleAttribute('data-old', isOld.value)
  })
}

function followTitle(): void {
  effect(() => {
    const shown = header.value
    const name = shown && (shown.namespace.hostname ?? shown.host.hostname)
    if (name) document.title = `${name} · topz`
  })
}

/** The stream is beside the page: `<base>/topz` -> `<base>/api/stream`, whatever the base path. */
function streamUrl(): string {
  const url = new URL('api/stream', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

declare const __TOPZ_VERSION__: string

/** Put in by the build; unknown while developing. */
function pageVersion(): string | undefined {
  return typeof __TOPZ_VERSION__ === 'undefined' ? undefined : __TOPZ_VERSION__
}

/** The server was replaced: take its page. Once, for a cache in between may keep giving us the old one. */
function reloadOnce(version: string): void {
  if (recall('sessionStorage', 'reloaded') === version) return
  remember('sessionStorage', 'reloaded', version)
  location.reload()
}

followAddress()
followTheme()
followAge()
followTitle()
startClock(document)
startAnnouncing()
followPending()
followDetail(askDepth, askEnding)
followTimeline(askTimeline)
setAskDifference(askDifference)
void compareFrom(location.search, Date.now())
followProcessHistory(askSeries)
onLeave(() => void signOut())
listenToKeys(document)
const root = document.getElementById('app')
if (root) render(<App />, root)
connect(events => openStream(streamUrl(), events), pageVersion(), reloadOnce)

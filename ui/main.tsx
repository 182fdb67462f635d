// The page's composition root: address -> store, store <-> stream, keys -> store, store -> document.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { followAddress } from './address-bar.ts'
import { askDepth, askDifference, askEnding, askPid, askSeries, askTimeline, signOut } from './api.ts'
import { connect } from './connect.ts'
import { listenToKeys } from './keyboard.ts'
import { openStream } from './socket.ts'
import { startAnnouncing } from './store/announce.ts'
import { startClock } from './store/clock.ts'
import { followDetail } from './store/detail.ts'
import { compareFrom, setAskDifference } from './store/difference.ts'
import { followTimeline } from './store/follow-timeline.ts'
import { onLeave } from './store/line.ts'
import { header } from './store/live.ts'
import { recall, remember, systemTheme, theme } from './store/preferences.ts'
import { followProcessHistory } from './store/process-history.ts'
import { followPending, followPendingPid } from './store/selection.ts'
import { isOld } from './store/status.ts'
import { App } from './views/app.tsx'
import { startSayingFindings } from './views/say-findings.ts'

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

/** The style sheet decides what looks old then. */
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

/** The stream is next to the page: `<base>/topz` -> `<base>/api/stream`, whatever the base path. */
function streamUrl(): string {
  const url = new URL('api/stream', location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

declare const __TOPZ_VERSION__: string

/** Inserted by the build; unknown during development. */
function pageVersion(): string | undefined {
  return typeof __TOPZ_VERSION__ === 'undefined' ? undefined : __TOPZ_VERSION__
}

/** The server was replaced: load its page. Only once, because a cache in between may keep serving the old one. */
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
startSayingFindings()
followPending()
followPendingPid(askPid)
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

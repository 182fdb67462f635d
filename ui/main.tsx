// The page's composition root: address -> store, store <-> stream, keys -> store, store -> document.
import { effect } from '@preact/signals'
import { render } from 'preact'
import { followAddress } from './address-bar.ts'
import {
  askDepth,
  askDifference,
  askEnding,
  askMembers,
  askOverview,
  askPid,
  askProcess,
  askSeries,
  askSuccessor,
  askSuggestions,
  askText,
  askTimeline,
  signOut,
} from './api.ts'
import { connect } from './connect.ts'
import { listenToKeys } from './keyboard.ts'
import { openStream } from './socket.ts'
import { startAnnouncing } from './store/announce.ts'
import { followAsk } from './store/ask.ts'
import { startClock } from './store/clock.ts'
import { followDetail } from './store/detail.ts'
import { followDifference } from './store/difference.ts'
import { keepInSight, seekSuccessor } from './store/follow.ts'
import { followTimeline } from './store/follow-timeline.ts'
import { followWindowSize } from './store/geometry.ts'
import { onLeave } from './store/line.ts'
import { followKeptColumns } from './store/looking.ts'
import { followOtherTabs, recall, remember, systemTheme, theme } from './store/preferences.ts'
import { followPrinting } from './store/printing.ts'
import { followProcessHistory } from './store/process-history.ts'
import { setAskMembers, setAskOverview } from './store/row-menu.ts'
import { followPending, followPendingPid } from './store/selection.ts'
import { isOld, isPast } from './store/status.ts'
import { windowWidth } from './store/viewport.ts'
import { App } from './views/app.tsx'
import { setAskText } from './views/run-command.ts'
import { startSayingFindings } from './views/say-findings.ts'
import { iconOf, titleText, worstState } from './views/tab-title.ts'

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

/** The style sheet decides what looks old, or past, then. */
function followAge(): void {
  effect(() => {
    document.documentElement.toggleAttribute('data-old', isOld.value)
    document.documentElement.toggleAttribute('data-past', isPast.value)
  })
}

/** Where the page is one of many tabs, its title and its icon say whether something is wrong. */
function followTitle(): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel=icon]')
  effect(() => {
    document.title = titleText.value
    if (icon) icon.href = iconOf(worstState.value)
  })
}

function followWidth(): void {
  const look = (): void => {
    windowWidth.value = innerWidth
  }
  addEventListener('resize', look)
  look()
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
followWidth()
startClock(document)
followPrinting(window)
followOtherTabs(window)
followKeptColumns()
followWindowSize(window)
startAnnouncing()
startSayingFindings()
followPending()
keepInSight()
seekSuccessor(askSuccessor, askProcess)
setAskOverview(askOverview)
setAskMembers(askMembers)
followPendingPid(askPid)
followDetail(askDepth, askEnding)
followTimeline(askTimeline)
followAsk(askSuggestions)
setAskText(askText)
followDifference(askDifference)
followProcessHistory(askSeries)
onLeave(() => void signOut())
listenToKeys(document)
const root = document.getElementById('app')
if (root) render(<App />, root)
connect(events => openStream(streamUrl(), events), pageVersion(), reloadOnce)

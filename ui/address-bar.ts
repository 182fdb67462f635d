// The page's address <-> the store. Opening and closing a process, and leaving and returning to now, add entries to the
// browser's history: Back undoes them without leaving topz. Any other change replaces the current entry.
import { batch, effect } from '@preact/signals'
import { addressOf, lookedFrom, readableOf } from './store/address.ts'
import { part, partFrom, showPart } from './store/detail.ts'
import { followFrom } from './store/follow.ts'
import { complaint, hello, misread } from './store/line.ts'
import { lookAt, looked } from './store/looking.ts'
import { moment, momentFrom } from './store/moment.ts'
import { base, isSwapped, range, rangeFrom } from './store/range.ts'
import { followedId, processFrom, select, selectedId } from './store/selection.ts'
import { peekServerNow, serverNow } from './store/server-time.ts'
import { tab, tabFrom } from './store/tab.ts'
import { timeline } from './store/timeline.ts'

/** Until the server has said what time it is, that of the browser stands in for it. */
const known = () => peekServerNow() ?? Date.now()

/** Applies the address, then keeps it in step with what is shown. Runs for the life of the page. */
export function followAddress(): void {
  readWhole()
  let wasOpen = selectedId.peek() !== undefined
  let wasPast = moment.peek() !== undefined
  let wasCompared = range.peek() !== undefined
  let isGoing = false
  effect(() => {
    const address = addressOf(looked.value, location.search, {
      tab: tab.value,
      process: selectedId.value,
      part: part.value,
      follow: followedId.value !== undefined,
      at: moment.value,
      range: range.value,
      base: base.value,
      isSwapped: isSwapped.value,
    })
    const isOpen = selectedId.value !== undefined
    const isPast = moment.value !== undefined
    const isCompared = range.value !== undefined
    // Sent back from a moment that does not exist: its history entry is dropped, so the next moment replaces it.
    const isRefused = wasPast && !isPast && complaint.peek() !== undefined
    // A comparison goes to the end of its range: one entry for both.
    const isEntry =
      isOpen !== wasOpen || isCompared !== wasCompared || (isPast !== wasPast && !isRefused && !isCompared)
    wasCompared = isCompared
    wasOpen = isOpen
    if (isGoing || !isRefused) wasPast = isPast
    if (address === location.search) return
    const url = location.pathname + address + location.hash
    if (isEntry && !isGoing) history.pushState(null, '', url)
    else history.replaceState(null, '', url)
  })
  // Only what made the entry is undone: a filter typed since then stays.
  addEventListener('popstate', () => {
    isGoing = true
    batch(() => {
      const { id } = processFrom(location.search)
      select(id)
      followedId.value = followFrom(location.search).isFollowed ? id : undefined
      showPart(partFrom(location.search).part)
      moment.value = momentFrom(location.search, known()).at
      compareAs(rangeFrom(location.search, known()))
    })
    isGoing = false
  })
}

function compareAs(from: ReturnType<typeof rangeFrom>): void {
  batch(() => {
    range.value = from.range
    base.value = from.base
    isSwapped.value = from.isSwapped
  })
}

function readWhole(): void {
  const { search, misread: unreadable } = readableOf(location.search)
  const view = lookedFrom(search)
  const shown = momentFrom(search, known())
  const compared = rangeFrom(search, known())
  const list = tabFrom(search)
  const process = processFrom(search)
  const ofProcess = partFrom(search)
  const following = followFrom(search)
  batch(() => {
    lookAt(view.looked)
    tab.value = list.tab
    select(process.id)
    followedId.value = following.isFollowed ? process.id : undefined
    showPart(ofProcess.part)
    moment.value = shown.at
    compareAs(compared)
    misread.value = [
      ...unreadable,
      ...view.misread,
      ...[list, process, ofProcess, following, shown, compared].flatMap(({ misread }) => misread ?? []),
    ]
  })
  // Relative to the time of the server, or to the end of the recording that it replays: both become known a little later.
  const stop = effect(() => {
    const said = hello.value
    const end = said?.replay === undefined ? serverNow() : timeline.value?.recordedTo
    if (said === undefined || end === undefined) return
    const then = momentFrom(search, end).at
    if (then !== shown.at) moment.value = then
    if (compared.range !== undefined) compareAs(rangeFrom(search, end))
    queueMicrotask(() => stop())
  })
}

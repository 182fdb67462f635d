// Store <-> stream: subscribes to what is wanted, acknowledges what was applied, and stops the flow while the page is
// hidden.
import { batch, computed, effect, untracked } from '@preact/signals'
import type { ServerMessage, Subscribe, View } from '../server/model/protocol.ts'
import type { Stream, StreamEvents } from './socket.ts'
import { now, visible } from './store/clock.ts'
import { closedWhy, complaint, hello, type Line, line } from './store/line.ts'
import {
  forgetMarks,
  frame,
  frameAppliedMs,
  frameEpoch,
  intervalMs,
  isSameView,
  receive,
} from './store/live.ts'
import { wanted } from './store/looking.ts'
import { moment } from './store/moment.ts'
import { noteServerTime } from './store/server-time.ts'
import { isPast, listeningSinceMs, paused } from './store/status.ts'
import { fitRange } from './store/timeline.ts'

/**
 * The server closes a client that sends more than 20 messages a second, and each subscription is followed by an
 * acknowledgement.
 */
const SUBSCRIBE_GAP_MS = 150
/** A connection that is silent for this long is considered lost: a lost network closes no socket. */
const SILENCE_MS_MAX = 15_000
const SILENCE_INTERVALS_MAX = 10

/** The requested view is the one shown. */
const isShown = computed(() => frame.value !== undefined && isSameView(frame.value.view, wanted.value))
/** A paused page asks once for another view of its moment. */
const isWatching = computed(() => visible.value && (!paused.value || !isShown.value))

/** Runs for the life of the page. `onOtherVersion`: the server is not the one that served this page. */
export function connect(
  open: (events: StreamEvents) => Stream,
  pageVersion: string | undefined,
  onOtherVersion: (version: string) => void,
): () => void {
  /** When the connection entered its current state. */
  let lineSinceMs = performance.now()
  /** The view that the server is currently sending. */
  let asked: View | undefined
  let lastAskedMs = 0
  let shownInstead: number | undefined
  let later: ReturnType<typeof setTimeout> | undefined

  /** The reader has moved on from what was shown instead of a refused moment. */
  const isOfAnotherMoment = (at: number | undefined) => at !== undefined && at !== shownInstead

  function subscribe(view: View): void {
    const shown = frame.peek()
    const epoch = hello.peek()?.epoch
    const canResume = shown && epoch === frameEpoch.peek() && isSameView(shown.view, view)
    const message: Subscribe = {
      type: 'subscribe',
      view,
      ...(canResume && epoch !== undefined && { resume: { epoch, seq: shown.seq } }),
    }
    if (stream.send(message)) asked = view
    lastAskedMs = performance.now()
  }

  function follow(): void {
    clearTimeout(later)
    if (line.value.state !== 'open') {
      asked = undefined
      return
    }
    const view = wanted.value
    if (!isWatching.value) {
      if (asked) stream.send({ type: 'unsubscribe' })
      asked = undefined
      return
    }
    if (asked && isSameView(asked, view)) return
    const wait = lastAskedMs + SUBSCRIBE_GAP_MS - performance.now()
    if (wait <= 0) subscribe(view)
    else later = setTimeout(() => subscribe(wanted.peek()), wait)
  }

  function onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        if (pageVersion !== undefined && message.version !== pageVersion) onOtherVersion(message.version)
        // Before anything is asked for: an address may say `-5m`.
        noteServerTime(message.at)
        batch(() => {
          fitRange({ recordedFrom: message.recordedFrom, to: message.at })
          hello.value = message
        })
        // Only now may a view be asked for: until here the moment was counted from the browser's clock.
        setLine({ state: 'open' })
        return
      case 'snapshot':
      case 'delta':
        // Even a useless frame is acknowledged: the server sends no other until it is.
        stream.send({ type: 'ack', seq: message.seq })
        closedWhy.value = undefined
        // A gap: only a whole view helps, and subscribing without resuming gets one.
        if (!receive(message)) stream.send({ type: 'subscribe', view: wanted.peek() })
        else if (isOfAnotherMoment(frame.peek()?.view.at)) complaint.value = undefined
        if (message.type === 'delta') noteServerTime(message.at)
        return
      case 'error':
        batch(() => {
          complaint.value = message.message
          // Nothing can be shown there: keep what is shown already, or show now.
          shownInstead = frame.peek()?.view.at
          // It may come late: a reader who has returned to now stays there.
          if (moment.peek() !== undefined) moment.value = shownInstead
        })
        return
      default:
        message satisfies never
    }
  }

  function setLine(next: Line): void {
    lineSinceMs = performance.now()
    line.value = next
    if (next.state === 'waiting') closedWhy.value = next.reason
  }

  /** Once a second: whatever is overdue by now will not come. */
  function watch(): void {
    const nowMs = now.value
    untracked(() => {
      const { state } = line.value
      // One frame comes for a past moment, and none for a paused page.
      const isOwed = state === 'connecting' || (state === 'open' && !(isPast.value && isShown.value))
      if (!isOwed || !isWatching.value) return
      const heardMs = Math.max(lineSinceMs, lastAskedMs, frameAppliedMs.value, listeningSinceMs.value)
      const intervals = state === 'open' ? SILENCE_INTERVALS_MAX : 0
      if (nowMs - heardMs > Math.max(SILENCE_MS_MAX, intervals * intervalMs.value)) stream.giveUp()
    })
  }

  const comeBack = (): void => {
    if (isWatching.peek() && line.peek().state === 'waiting') stream.reconnect()
  }

  const stream = open({ onMessage, onLine: setLine, isWanted: () => isWatching.peek() })
  const stops = [
    effect(follow),
    effect(forgetMarks),
    effect(() => {
      if (visible.value) listeningSinceMs.value = performance.now()
    }),
    effect(watch),
    effect(() => {
      if (isWatching.value) untracked(comeBack)
    }),
  ]
  addEventListener('online', comeBack)
  return () => {
    removeEventListener('online', comeBack)
    for (const stop of stops) stop()
    clearTimeout(later)
    stream.close()
  }
}

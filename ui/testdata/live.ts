// The store once frames have come: what a view draws without a server.

import type { ViewState } from '../../server/model/delta.ts'
import { FIXTURE_AT, process, snapshot, view } from '../../server/model/fixture.ts'
import type { Cell, Hello, Row, ViewHeader } from '../../server/model/protocol.ts'
import type { RecordedMomentInWords } from '../../server/model/snapshot.ts'
import { now } from '../store/clock.ts'
import { hello, line } from '../store/line.ts'
import { frame, frameAppliedMs, frameEpoch } from '../store/live.ts'
import type { Page } from './page.ts'

export const HELLO: Hello = {
  type: 'hello',
  protocol: 1,
  version: '0.1.0',
  epoch: 'e',
  at: FIXTURE_AT,
  intervalMs: 1000,
  insecure: false,
  hasToken: false,
}

/** Of a moment of the past: it stands for one second. */
export const RECORDED: RecordedMomentInWords = { life: 1, spanMs: 1000 }

/** Of a snapshot with two processes. */
export function headerOf(fields: Partial<ViewHeader> = {}): ViewHeader {
  const shown = snapshot({ processes: [process({ pid: 1 }), process({ pid: 2 })] })
  const { at, seq, processes, containers, networks, events, previousLife, recorded, ...header } = shown
  return { ...header, ...fields }
}

export function rowOf(pid: number, cells: readonly Cell[] = [pid, 0], fields: Partial<Row> = {}): Row {
  return { id: `${pid}:1000`, cells, ...fields }
}

/** A frame has come this moment. */
export function showFrame(
  page: Page,
  header: Partial<ViewHeader> = {},
  fields: Partial<ViewState> = {},
): void {
  const { at, seq } = snapshot()
  page.set(line, { state: 'open' })
  page.set(hello, HELLO)
  page.set(frameEpoch, HELLO.epoch)
  page.set(frameAppliedMs, now.value)
  page.set(frame, { seq, at, view: view(), header: headerOf(header), matched: 0, rows: [], ...fields })
}

// GET /api/processes/:pid and its parts: JSON, or text where text is asked for. An address names a process by its pid,
// and by ?start= which of those that had it.

import type { Context } from 'hono'
import { answerRefusal } from './access/refusal.ts'
import { answerAsked, type Past } from './history-routes.ts'
import type { Inspection } from './inspection.ts'
import { DETAIL_PARTS, type DetailOf, type DetailPart } from './model/detail.ts'
import type { Process, Snapshot } from './model/snapshot.ts'
import { renderDetail, renderProcess } from './render/detail-text.ts'
import { safeJson } from './render/json.ts'
import { MEDIA_TYPES } from './render/negotiate.ts'
import { strayParameter } from './render/readout.ts'

const PID = /^[1-9][0-9]{0,6}$/
const START = /^[0-9]{1,16}$/
const FORMATS = ['json', 'text']

export interface DetailRoutesOptions {
  readonly inspection: Inspection
  readonly latest: () => Snapshot | undefined
  readonly past: Past
}

export function createDetailRoutes({ inspection, latest, past }: DetailRoutesOptions) {
  function processOf(c: Context): Process | Response {
    const pid = c.req.param('pid') ?? ''
    const { start, format } = c.req.query()
    if (!PID.test(pid))
      return refuse(c, 400, 'Cannot parse the process id: expected a whole number from 1 to 9999999.')
    if (start !== undefined && !START.test(start))
      return refuse(
        c,
        400,
        'Cannot parse start: expected the start time in clock ticks, startTicks in /topz.json.',
      )
    if (format !== undefined && !FORMATS.includes(format))
      return refuse(c, 400, `Cannot parse format: expected one of ${FORMATS.join(', ')}.`)
    const stray = strayParameter(new URL(c.req.url).searchParams, ['start', 'format'])
    if (stray !== undefined) return refuse(c, 400, `${stray}.`)
    const found = inspection.find(Number(pid), start)
    if (found === 'another')
      return refuse(c, 404, `PID ${pid} is another process now: the one that started at ${start} has ended.`)
    return found ?? refuse(c, 404, `There is no process ${pid}.`)
  }

  async function overview(c: Context): Promise<Response> {
    const { at } = c.req.query()
    if (at !== undefined) return pastOverview(c, at)
    const process = processOf(c)
    if (process instanceof Response) return process
    inspection.renew(process)
    const container = latest()?.containers.find(({ id }) => id === process.container)
    if (wantsText(c)) return reply(renderProcess(process, DETAIL_PARTS), MEDIA_TYPES.text)
    return answer(c, { schemaVersion: 1, process, ...(container && { container }), parts: DETAIL_PARTS })
  }

  /** As it was; of its parts nothing is recorded. */
  async function pastOverview(c: Context, at: string): Promise<Response> {
    const asked = await past.snapshotAt(at)
    if (!asked.ok) return answerAsked(c, asked)
    const { pid } = c.req.param()
    const { start } = c.req.query()
    const process = asked.value.processes.find(
      one => String(one.pid) === pid && (start === undefined || String(one.startTicks) === start),
    )
    if (process === undefined) return refuse(c, 404, `There was no such process ${pid} at that moment.`)
    const container = asked.value.containers.find(({ id }) => id === process.container)
    if (wantsText(c)) return reply(renderProcess(process, []), MEDIA_TYPES.text)
    return answer(c, { schemaVersion: 1, process, ...(container && { container }), parts: [] })
  }

  async function part(c: Context): Promise<Response> {
    const name = DETAIL_PARTS.find(known => known === c.req.param('part'))
    if (name === undefined)
      return refuse(c, 404, `There is no such part: expected one of ${DETAIL_PARTS.join(', ')}.`)
    const process = processOf(c)
    if (process instanceof Response) return process
    const inspected = await inspection.read(process, name)
    switch (inspected.kind) {
      case 'read':
        return wantsText(c)
          ? reply(renderDetail(inspected.detail as DetailOf[DetailPart]), MEDIA_TYPES.text)
          : answer(c, inspected.detail)
      case 'gone':
        return refuse(c, 404, `Process ${process.pid} has ended.`)
      case 'denied':
        return refuse(c, 403, inspected.message)
      case 'stuck':
        return refuse(
          c,
          503,
          `Reading the ${name} of process ${process.pid} blocks: topz leaves it alone for a while.`,
        )
      case 'busy':
        return refuse(c, 503, 'Too many ask for processes in depth: try again in a second.')
      default:
        return inspected satisfies never
    }
  }

  return { overview, part }
}

/** JSON is what programs ask for; people with curl ask with ?format=text. */
function wantsText(c: Context): boolean {
  const { format } = c.req.query()
  return format === undefined ? /^text\/plain\b/.test(c.req.header('accept') ?? '') : format === 'text'
}

function answer(_: Context, value: object): Response {
  return reply(`${safeJson(value)}\n`, MEDIA_TYPES.json)
}

function reply(body: string, type: string): Response {
  return new Response(body, {
    headers: { 'Content-Type': type, 'Cache-Control': 'no-store', Vary: 'Accept' },
  })
}

function refuse(c: Context, status: 400 | 403 | 404 | 503, detail: string): Response {
  return answerRefusal(c, { status, detail, ...(status === 503 && { headers: { 'Retry-After': '1' } }) })
}

// GET /api/processes/:pid and its parts: JSON, or text on request. An address names a process by its pid, and by
// ?start= which of those that had it.

import type { Context } from 'hono'
import { answerRefusal } from '../access/refusal.ts'
import type { DetailAnswer, ProcessAnswer } from '../model/answers.ts'
import { DETAIL_PARTS } from '../model/detail.ts'
import { type Given, moment, oneOf, pattern } from '../model/parameter.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { isZombie } from '../model/zombie.ts'
import { renderDetail, renderProcess } from '../render/detail-text.ts'
import type { Operation } from '../render/openapi.ts'
import { trendInWords } from '../words/trend.ts'
import { type Answer, answerJson, answerText, FORMAT, wantsText } from './answer.ts'
import type { Inspection } from './inspection.ts'
import { answerAsked, type Past } from './past.ts'
import type { ProcessTrends } from './process-trends.ts'
import type { Turnstile } from './turnstile.ts'

const PATH = {
  pid: pattern('The process id.', /^[1-9][0-9]{0,6}$/, 'a whole number from 1 to 9999999'),
}
const WHICH = {
  start: pattern(
    'Which of the processes that had this PID: its startTicks in /topz.json. If another process has the PID now, the answer is 404.',
    /^[0-9]{1,16}$/,
    'the start time in clock ticks, startTicks in /topz.json',
  ),
  format: FORMAT,
}

export const PROCESS = {
  summary: 'One process, with its container.',
  path: PATH,
  query: { ...WHICH, at: moment('As it was at that moment') },
  answers: { 'application/json': ['ProcessAnswer'], 'text/plain': [] },
  refusals: [404, 503],
} satisfies Operation

export const PROCESS_PART = {
  summary: 'Details of one process, read on request.',
  path: { ...PATH, part: oneOf('Which details.', DETAIL_PARTS) },
  query: WHICH,
  answers: { 'application/json': ['DetailAnswer'], 'text/plain': [] },
  refusals: [403, 404, 503],
} satisfies Operation

export interface DetailRoutesOptions {
  readonly inspection: Inspection
  readonly latest: () => Snapshot | undefined
  readonly past: Past
  readonly turnstile: Pick<Turnstile, 'pass'>
  readonly trends: Pick<ProcessTrends, 'of'>
}

export function createDetailRoutes({ inspection, latest, past, turnstile, trends }: DetailRoutesOptions) {
  function processOf(c: Context, { start }: Given<typeof WHICH>): Process | Response {
    const pid = PATH.pid.parse('pid', c.req.param('pid') ?? '', 0)
    if (!pid.ok) return refuse(c, 400, `${pid.error}.`)
    const found = inspection.find(Number(pid.value), start)
    if (found === 'another')
      return refuse(
        c,
        404,
        `PID ${pid.value} is another process now: the one that started at ${start} has ended.`,
      )
    return found ?? refuse(c, 404, `There is no process ${pid.value}.`)
  }

  const overview: Answer<typeof PROCESS.query> = async (c, given) => {
    if (given.at !== undefined) return pastOverview(c, given, given.at)
    const process = processOf(c, given)
    if (process instanceof Response) return process
    inspection.renew(process)
    return answerProcess(c, given, process, latest(), DETAIL_PARTS)
  }

  /** As it was then; its parts are not recorded. */
  async function pastOverview(c: Context, given: Given<typeof PROCESS.query>, at: number): Promise<Response> {
    const asked = await turnstile.pass(() => past.snapshotAt(at))
    if (!asked.ok) return answerAsked(c, asked)
    const { pid } = c.req.param()
    const { start } = given
    const process = asked.value.processes.find(
      one => String(one.pid) === pid && (start === undefined || String(one.startTicks) === start),
    )
    if (process === undefined) return refuse(c, 404, `There was no such process at that moment.`)
    return answerProcess(c, given, process, asked.value, [])
  }

  async function answerProcess(
    c: Context,
    { format }: Given<typeof WHICH>,
    process: Process,
    snapshot: Snapshot | undefined,
    parts: ProcessAnswer['parts'],
  ): Promise<Response> {
    const container = snapshot?.containers.find(({ id }) => id === process.container)
    const trend = snapshot && !isZombie(process) ? await trends.of(process, snapshot) : undefined
    if (wantsText(c, format))
      return answerText(renderProcess(process, parts, trend && trendInWords(trend, snapshot?.at ?? 0)))
    return answerJson<ProcessAnswer>({
      schemaVersion: 1,
      process,
      ...(container && { container }),
      ...(trend && { trend }),
      parts,
    })
  }

  const part: Answer<typeof PROCESS_PART.query> = async (c, given) => {
    const name = DETAIL_PARTS.find(known => known === c.req.param('part'))
    if (name === undefined)
      return refuse(c, 404, `There is no such part of a process: expected one of ${DETAIL_PARTS.join(', ')}.`)
    const process = processOf(c, given)
    if (process instanceof Response) return process
    const inspected = await inspection.read(process, name)
    switch (inspected.kind) {
      case 'read':
        return wantsText(c, given.format)
          ? answerText(renderDetail(inspected.detail as DetailAnswer))
          : answerJson<DetailAnswer>(inspected.detail as DetailAnswer)
      case 'gone':
        return refuse(c, 404, `Process ${process.pid} has ended.`)
      case 'denied':
        return refuse(c, 403, inspected.message)
      case 'stuck':
        return refuse(c, 503, `Reading the ${name} of process ${process.pid} blocks: topz tries again later.`)
      case 'busy':
        return refuse(c, 503, 'Too many requests for process details: try again in a second.')
      default:
        return inspected satisfies never
    }
  }

  return { overview, part }
}

function refuse(c: Context, status: 400 | 403 | 404 | 503, detail: string): Response {
  return answerRefusal(c, { status, detail, ...(status === 503 && { headers: { 'Retry-After': '1' } }) })
}

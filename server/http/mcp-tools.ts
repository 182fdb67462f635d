// The tools of /mcp. Each is a route of topz, called internally: with its parameters, its limits, its error messages
// and its text, in which whatever a process says is only text.

import { MCP_ANSWER_CHARACTERS_MAX, MCP_CONTAINERS_MAX } from '../config/limits.ts'
import type { SeriesAnswer } from '../model/answers.ts'
import { harmless, oneOf, type Parameters, parseParameters, whole } from '../model/parameter.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { safeJson } from '../render/json.ts'
import type { Route } from './answer.ts'

interface Row {
  readonly name: string
  readonly title: string
  readonly description: string
  /** The route's path. */
  readonly path: string
  /** Which of its parameters; the first of those in the path are required. */
  readonly takes: readonly string[]
  /** Replaces the route's own. */
  readonly narrowed?: Parameters
  /** What the assistant may not choose, and the defaults of what it may. */
  readonly fixed?: Readonly<Record<string, string>>
  /** The route's answer -> the tool's text. Missing: the text as it is. */
  readonly told?: (body: string) => string
}

const ROWS: readonly Row[] = [
  {
    name: 'why',
    title: 'What is wrong',
    description:
      'What is wrong, the worst first: where, since when, which process, how certain it is and what to do next; then what was checked and is fine, and what could not be checked. Start here. With at: what was wrong then.',
    path: '/topz/why',
    takes: ['at'],
    fixed: { format: 'text' },
  },
  {
    name: 'list_processes',
    title: 'Processes and the state of their container',
    description:
      'The container (CPU against its quota, throttling, memory against its limit, pressure, tasks, network, OOM kills, how the life before this one ended) and its processes, busiest first. Columns: %CPU 100 is one CPU; S is the state (D waits for disk, Z is a zombie); READ/S and WRITE/S count disks only. For memory sort by rss or pss, for disks by read or write, for waiting on the CPU by wait, for descriptors by fds. With group: one line for each program, user or container, with count and sums.',
    path: '/topz.txt',
    takes: ['sort', 'q', 'group', 'columns', 'limit', 'offset', 'at'],
    narrowed: { limit: whole('How many processes.', 1, 200, 20) },
    fixed: { limit: '20', width: '200' },
  },
  {
    name: 'get_process',
    title: 'One process',
    description:
      'Everything known about one process: CPU, memory by kind and whether it rises steadily, faults, switches, disk, descriptors against their limit, OOM score, user, start, container, command line with secrets masked.',
    path: '/api/processes/{pid}',
    takes: ['pid', 'start', 'at'],
    fixed: { format: 'text' },
  },
  {
    name: 'get_process_part',
    title: 'Details of one process',
    description:
      'Details of one process, read on request: threads with what each waits for (a lock, a file, a socket, epoll), files, sockets with peers and queues, limits with what is in use, maps (memory by mapping), status (signals, rights, namespaces).',
    path: '/api/processes/{pid}/{part}',
    takes: ['pid', 'part', 'start'],
    narrowed: { part: oneOf('Which details.', ['threads', 'files', 'sockets', 'limits', 'maps', 'status']) },
    fixed: { format: 'text' },
  },
  {
    name: 'get_containers',
    title: 'Containers, limits, pressure, network',
    description:
      'Each container (cgroup) in JSON: CPU used and limit, throttled share and seconds, memory used, limit, high and peak, working set, swap, OOM kills, pids, disk, pressure (share of the last 10 s that tasks waited for CPU, memory, I/O); networks with TCP states, retransmits and accept queues of listening ports; the host. null means no limit; a missing field is unknown, and absent says why.',
    path: '/topz.json',
    takes: ['at'],
    fixed: { limit: '1', columns: 'pid' },
    told: containersOf,
  },
  {
    name: 'list_events',
    title: 'Events',
    description:
      'What happened, oldest first: processes that started, ended (with exit code or signal where known) or restart again and again, OOM kills, throttling, changed limits, ports. With from or to: from the recording, earlier lives included.',
    path: '/api/events',
    takes: ['since', 'limit', 'from', 'to'],
    narrowed: { limit: whole('How many; the newest are returned.', 1, 500, 50) },
    fixed: { limit: '50', format: 'text' },
  },
  {
    name: 'compare',
    title: 'What changed in a range of time',
    description:
      'What changed in a range of the recording, the worst first: memory, CPU, tasks and disk of the containers with the processes that explain most of it, waits for a CPU, open files, zombies, accept queues, ports, limits, processes that started or ended; and what stayed the same. CPU and other rates are means against as long a time before. By default, the last 15 minutes.',
    path: '/api/diff',
    takes: ['from', 'to'],
    fixed: { format: 'text' },
  },
  {
    name: 'get_history',
    title: 'One metric over time',
    description:
      'One number of the host, a container, a network or a process over time, one line per step: time, minimum, mean, maximum. The names are those of get_containers and get_process: cpuUsage, rssBytes, memoryBytes, cpuThrottledShare, threadCount, openFds, ...',
    path: '/api/history',
    takes: ['metric', 'subject', 'from', 'to', 'points'],
    narrowed: { points: whole('Maximum number of steps.', 1, 300, 60) },
    fixed: { points: '60' },
    told: seriesText,
  },
]

export interface Tools {
  readonly list: readonly { readonly name: string }[]
  /** Undefined: there is no such tool. */
  readonly call: (name: string, given: object) => Promise<Record<string, unknown> | undefined>
}

export function createTools(
  routes: readonly Route[],
  ask: (path: string) => Response | Promise<Response>,
  now: () => number,
): Tools {
  const tools = ROWS.map(row => ({ ...row, parameters: parametersOf(row, routes) }))

  async function call(name: string, given: object) {
    const tool = tools.find(one => one.name === name)
    if (tool === undefined) return undefined
    const pairs = Object.entries(given).map(([key, value]) => [key, textOf(value)] as const)
    const missing = tool.takes.find(key => isInPath(tool.path, key) && !Object.hasOwn(given, key))
    if (missing !== undefined) return failed(`Cannot call ${name} without ${missing}`)
    const parsed = parseParameters(pairs, tool.parameters, now())
    if (!parsed.ok) return failed(parsed.error)
    const query = new Map(Object.entries(tool.fixed ?? {}))
    for (const [key, text] of pairs) if (!isInPath(tool.path, key)) query.set(key, text)
    const path = tool.path.replace(/\{(\w+)\}/g, (_, key) =>
      encodeURIComponent(pairs.find(([one]) => one === key)?.[1] ?? ''),
    )
    const answer = await ask(`${path}?${new URLSearchParams([...query])}`)
    const body = await answer.text()
    if (!answer.ok) return failed(body.trimEnd())
    return { content: [{ type: 'text', text: bounded(tool.told?.(body) ?? body) }] }
  }

  return { list: tools.map(described), call }
}

function parametersOf({ path, takes, narrowed }: Row, routes: readonly Route[]): Parameters {
  const operation = routes.find(route => route.path === path)?.operation
  const all: Parameters = { ...operation?.query, ...operation?.path, ...narrowed }
  return Object.fromEntries(
    takes.map(name => {
      const parameter = all[name]
      if (parameter === undefined) throw new Error(`${path} has no parameter ${name}`)
      return [name, parameter]
    }),
  )
}

function described({ name, title, description, path, takes, parameters }: Row & { parameters: Parameters }) {
  const required = takes.filter(key => isInPath(path, key))
  return {
    name,
    title,
    description,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(parameters).map(([key, one]) => [
          key,
          {
            ...one.schema,
            ...(key === 'pid' && { type: ['integer', 'string'] }),
            description: one.description,
          },
        ]),
      ),
      ...(required.length > 0 && { required }),
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  }
}

const isInPath = (path: string, key: string) => path.includes(`{${key}}`)

/** Numbers come as numbers; any other type is refused like the text it is not. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function failed(text: string) {
  return { content: [{ type: 'text', text }], isError: true }
}

/** Cut at a line, and says so. */
function bounded(text: string): string {
  if (text.length <= MCP_ANSWER_CHARACTERS_MAX) return text
  const end = text.lastIndexOf('\n', MCP_ANSWER_CHARACTERS_MAX)
  const kept = text.slice(0, end < 0 ? MCP_ANSWER_CHARACTERS_MAX : end)
  const lines = text.slice(kept.length).split('\n').length - 1
  return `${kept}\n... and ${lines} more lines: ask for less, or for other details.\n`
}

/** The containers to look at first: the app's, then the busiest. */
function containersOf(body: string): string {
  const { at, host, totals, containers, networks, absent, previousLife } = JSON.parse(body) as Snapshot
  const sorted = containers.toSorted(
    (a, b) => Number(b.main ?? false) - Number(a.main ?? false) || (b.cpuUsage ?? 0) - (a.cpuUsage ?? 0),
  )
  const shown = sorted.slice(0, MCP_CONTAINERS_MAX)
  const left = sorted.length - shown.length
  const head = { at, host, totals, ...(left > 0 && { containersLeftOut: left }), absent, previousLife }
  const lines = [head, ...shown.map(container => ({ container })), ...networks.map(network => ({ network }))]
  return `${lines.map(safeJson).join('\n')}\n`
}

function seriesText(body: string): string {
  const { metric, subject, stepMs, points, gaps } = JSON.parse(body) as SeriesAnswer
  const time = (at: number) => new Date(at).toISOString().slice(0, 19)
  const lines = points.map(([at, ...values]) => `${time(at)} ${values.map(plain).join(' ')}`)
  const missing = gaps.map(
    ({ from, to, why }) => `Nothing was recorded from ${time(from)} to ${time(to)}: ${why}.`,
  )
  const head = `${metric} of ${harmless(subject) || 'host'}, steps of ${stepMs / 1000} s: time (UTC), smallest, mean, largest`
  return `${[head, ...(lines.length === 0 ? ['Nothing was recorded.'] : lines), ...missing].join('\n')}\n`
}

const plain = (value: number) => String(Number(value.toPrecision(6)))

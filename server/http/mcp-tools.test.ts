// The tools of assistants: a question -> the address that answers it -> text.
import { expect, test } from 'bun:test'
import { MCP_ANSWER_CHARACTERS_MAX, MCP_CONTAINERS_MAX } from '../config/limits.ts'
import { FIXTURE_AT, snapshot } from '../model/fixture.ts'
import { moment, oneOf, type Parameters, pattern, whole } from '../model/parameter.ts'
import { PARAMETERS } from '../model/readout-parameters.ts'
import { type Route, route } from './answer.ts'
import { createTools } from './mcp-tools.ts'

const AT = moment('A moment.')
const WHICH: Parameters = { start: pattern('Which.', /^\d+$/, 'a number'), at: AT }
const RANGE: Parameters = { from: AT, to: AT }
const PID: Parameters = { pid: pattern('The process id.', /^[1-9]\d{0,6}$/, 'a whole number') }

const described = (path: string, query: Parameters, inPath: Parameters = {}): Route =>
  route(path, { summary: '', path: inPath, query, answers: {} }, c => c.text('')) as Route

const ROUTES: readonly Route[] = [
  described('/topz.txt', PARAMETERS as Parameters),
  described('/topz.json', PARAMETERS as Parameters),
  described('/topz/why', { at: AT }),
  described('/api/processes/{pid}', WHICH, PID),
  described('/api/processes/{pid}/{part}', WHICH, { ...PID, part: oneOf('', ['environ']) }),
  described('/api/events', { ...RANGE, since: whole('', 0, 9), limit: whole('', 1, 9) }),
  described('/api/diff', RANGE),
  described('/api/history', {
    ...RANGE,
    metric: oneOf('', ['cpuUsage']),
    subject: pattern('', /./, ''),
    points: whole('', 1, 9),
  }),
]

function make(body = 'answered', status = 200) {
  const asked: string[] = []
  const ask = (path: string) => {
    asked.push(path)
    return new Response(body, { status })
  }
  const tools = createTools(ROUTES, ask, () => FIXTURE_AT)
  const call = async (name: string, given: object = {}) => {
    const result = await tools.call(name, given)
    const [first] = (result?.content ?? []) as readonly { text: string }[]
    return { text: first?.text, isError: result?.isError }
  }
  return { tools, asked, call }
}

interface Listed {
  readonly name: string
  readonly inputSchema: {
    readonly properties: Readonly<Record<string, { readonly type: unknown }>>
    readonly required?: readonly string[]
    readonly additionalProperties: boolean
  }
  readonly annotations: { readonly readOnlyHint: boolean; readonly destructiveHint: boolean }
}
const listed = make().tools.list as readonly Listed[]

test('every tool says that it only reads, and takes no more than it describes', () => {
  expect(listed.map(({ name }) => name)).toContain('list_processes')
  for (const { name, annotations, inputSchema } of listed)
    expect([
      name,
      annotations.readOnlyHint,
      annotations.destructiveHint,
      inputSchema.additionalProperties,
    ]).toEqual([name, true, false, false])
})

test('what a tool cannot do without is required; a pid may be a number or text', () => {
  const tool = listed.find(({ name }) => name === 'get_process_part')
  expect(tool?.inputSchema.required).toEqual(['pid', 'part'])
  expect(tool?.inputSchema.properties.pid?.type).toEqual(['integer', 'string'])
  expect(listed.find(({ name }) => name === 'list_processes')?.inputSchema.required).toBeUndefined()
})

test('a call is a request of the route, with what the assistant may not choose, and its own arguments', async () => {
  const { asked, call } = make()
  expect(await call('list_processes', { sort: 'rss', limit: 5 })).toEqual({
    text: 'answered',
    isError: undefined,
  })
  expect(await call('get_process', { pid: 42, start: '7' })).toMatchObject({ text: 'answered' })
  await call('list_processes', { group: 'user' })
  expect(asked).toEqual([
    '/topz.txt?limit=5&width=200&sort=rss',
    '/api/processes/42?format=text&start=7',
    '/topz.txt?limit=20&width=200&group=user',
  ])
})

test('an argument that is missing, unknown or wrong is refused in words, and nothing is asked', async () => {
  const { asked, call } = make()
  expect(await call('get_process')).toEqual({ text: 'Cannot call get_process without pid', isError: true })
  expect((await call('get_process', { pid: 1, column: 'x' })).text).toStartWith('Cannot use parameter column')
  expect((await call('list_processes', { limit: 201 })).text).toStartWith('Cannot parse limit=201')
  expect((await call('get_process', { pid: { a: 1 } })).isError).toBe(true)
  expect((await call('get_process_part', { pid: 1, part: 'environ' })).isError).toBe(true)
  expect((await call('list_processes', { width: 5 })).isError).toBe(true)
  expect(asked).toEqual([])
})

test('no argument can lead to another address', async () => {
  const { asked, call } = make()
  for (const pid of ['../topz', '1/files', '1?x=y', '1#'])
    expect((await call('get_process', { pid })).isError).toBe(true)
  await call('list_processes', { q: 'a&width=1#?' })
  expect(asked).toEqual(['/topz.txt?limit=20&width=200&q=a%26width%3D1%23%3F'])
})

test('a refusal of the route is an error in its words; an unknown tool is refused', async () => {
  expect(await make('There is no process 7.\n', 404).call('get_process', { pid: 7 })).toEqual({
    text: 'There is no process 7.',
    isError: true,
  })
  expect(await make().tools.call('rm', {})).toBeUndefined()
})

test('an answer that would be too long is cut at a line, and says how much is missing', async () => {
  const line = `${'x'.repeat(99)}\n`
  const { text = '' } = await make(line.repeat(1 + MCP_ANSWER_CHARACTERS_MAX / 100)).call('compare')
  expect(text.length).toBeLessThan(MCP_ANSWER_CHARACTERS_MAX + 100)
  expect(text).toMatch(/x{99}\n\.\.\. and \d+ more lines: ask for less, or for other details\.\n$/)
  expect((await make(line).call('compare')).text).toBe(line)
})

test('containers come one a line, the main one first, then the busiest; the rest is counted', async () => {
  const container = (id: string, cpuUsage: number) => ({
    id,
    name: id,
    processCount: 1,
    rssBytes: 0,
    cpuUsage,
  })
  const idle = Array.from({ length: MCP_CONTAINERS_MAX }, (_, i) => container(`c${i}`, 0))
  const body = JSON.stringify(
    snapshot({ containers: [...idle, container('busy', 2), { ...container('app', 0), main: true }] }),
  )
  const { text = '' } = await make(body).call('get_containers')
  const lines = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines[0]).toMatchObject({ at: FIXTURE_AT, containersLeftOut: 2 })
  expect(lines.slice(1, 3).map(({ container }) => container.id)).toEqual(['app', 'busy'])
  expect(lines).toHaveLength(1 + MCP_CONTAINERS_MAX)
})

test('a series is a line per step, and says of when there is nothing', async () => {
  const series = {
    metric: 'cpuUsage',
    subject: 'container:a\u001b',
    stepMs: 60_000,
    points: [[FIXTURE_AT, 0.1, 0.123_456_789, 2]],
    gaps: [{ from: FIXTURE_AT, to: FIXTURE_AT + 1000, why: 'stopped' }],
  }
  expect((await make(JSON.stringify(series)).call('get_history')).text).toBe(
    [
      'cpuUsage of container:a?, steps of 60 s: time (UTC), smallest, mean, largest',
      '2026-01-02T03:04:05 0.1 0.123457 2',
      'Nothing was recorded from 2026-01-02T03:04:05 to 2026-01-02T03:04:06: stopped.',
      '',
    ].join('\n'),
  )
  const empty = await make(JSON.stringify({ ...series, subject: '', points: [], gaps: [] })).call(
    'get_history',
  )
  expect(empty.text).toBe(
    'cpuUsage of host, steps of 60 s: time (UTC), smallest, mean, largest\nNothing was recorded.\n',
  )
})

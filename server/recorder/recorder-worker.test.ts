// The recorder's worker itself: what it answers to each message.
import { afterEach, expect, test } from 'bun:test'
import { Worker } from 'node:worker_threads'
import { until } from '../../e2e/until.ts'
import { at, MIB, one, START } from './fixture.ts'
import { createEncoder } from './format/encoder.ts'
import type { FromRecorder, ToRecorder } from './recorder-client.ts'

const OPTIONS = {
  folder: undefined,
  replay: undefined,
  historyMs: 3_600_000,
  bytesMax: 8 * MIB,
  version: '1',
  boot: undefined,
}

let worker: Worker | undefined
afterEach(async () => {
  await worker?.terminate()
})

function start() {
  const started = new Worker(new URL('./recorder-worker.ts', import.meta.url), { workerData: OPTIONS })
  worker = started
  const messages: FromRecorder[] = []
  started.on('message', message => messages.push(message))
  const say = (message: ToRecorder) => started.postMessage(message)
  const all = (type: FromRecorder['type'], count: number) =>
    until(`${count} messages of type ${type}`, async () => {
      const found = messages.filter(message => message.type === type)
      return found.length >= count ? found : undefined
    })
  return { messages, say, all }
}

test('each tick is acknowledged; how the recording is comes with the first ones, then now and then', async () => {
  const { say, all } = start()
  const encoder = createEncoder()
  for (let seq = 1; seq <= 12; seq++)
    say({ type: 'record', records: [encoder.encode(at(seq, START + seq * 1000, [one()]))] })
  const recorded = (await all('recorded', 12)) as readonly { status?: unknown }[]
  expect(recorded.map(({ status }) => (status === undefined ? '-' : 's')).join('')).toBe('sssss----s--')
})

test('what it is attached to, and how it ends, is in the recording', async () => {
  const { say, all } = start()
  say({ type: 'attach', app: 'app' })
  say({ type: 'record', records: [createEncoder().encode(at(1, START + 1000, [one()]))] })
  say({ type: 'ask', question: 'export', query: { from: START, to: START + 9000, bytesMax: 8 * MIB } })
  const [answered] = (await all('answer', 1)) as readonly { answer?: unknown }[]
  expect(Buffer.from(answered?.answer as Uint8Array).includes('app')).toBe(true)
  say({ type: 'close', ending: undefined })
  await all('closed', 1)
})

test('answers come in the order of the questions', async () => {
  const { say, all } = start()
  for (const question of ['lives', 'status', 'lives'] as const) say({ type: 'ask', question, query: {} })
  const answers = (await all('answer', 3)) as readonly { answer?: unknown }[]
  expect(answers.map(({ answer }) => Array.isArray(answer))).toEqual([true, false, true])
})

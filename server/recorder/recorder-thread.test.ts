// The recording in a thread of its own, as topz starts it.
import { expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { at, MIB, one, START } from './fixture.ts'
import { createEncoder } from './format/encoder.ts'
import type { FromRecorder, ToRecorder } from './recorder-client.ts'
import { spawnRecorderThread } from './recorder-thread.ts'

const OPTIONS = {
  folder: undefined,
  replay: undefined,
  historyMs: 3_600_000,
  bytesMax: 8 * MIB,
  version: '1',
  boot: undefined,
}

function spawn(url = './recorder-worker.ts', options: object = {}) {
  const thread = spawnRecorderThread(new URL(url, import.meta.url), { ...OPTIONS, ...options })
  const messages: FromRecorder[] = []
  const failures: string[] = []
  thread.onMessage(message => messages.push(message))
  thread.onFailure(message => failures.push(message))
  const next = <T extends FromRecorder['type']>(type: T) =>
    until(
      `a message of type ${type}`,
      async () =>
        messages.find(message => message.type === type) as Extract<FromRecorder, { type: T }> | undefined,
    )
  const say = (message: ToRecorder) => thread.post(message)
  return { thread, messages, failures, next, say }
}

test('it opens, takes ticks, answers about them and closes', async () => {
  const { thread, next, say } = spawn()
  expect((await next('open')).status).toMatchObject({ state: 'memory', isFile: false })
  say({ type: 'record', records: [createEncoder().encode(at(1, START + 1000, [one()]))] })
  expect((await next('recorded')).status).toMatchObject({ from: START + 1000, to: START + 1000 })
  say({ type: 'ask', question: 'snapshot', query: { at: START + 1000 } })
  expect((await next('answer')).answer).toMatchObject({ at: START + 1000, processes: [{ pid: 1 }] })
  say({ type: 'close', ending: { at: START + 2000, how: 'SIGTERM' } })
  await next('closed')
  thread.terminate()
})

test('an export comes as bytes of their own', async () => {
  const { thread, next, say } = spawn()
  say({ type: 'record', records: [createEncoder().encode(at(1, START + 1000, [one()]))] })
  say({ type: 'ask', question: 'export', query: { from: START, to: START + 9000, bytesMax: 8 * MIB } })
  const { answer } = await next('answer')
  expect(Buffer.from(answer as Uint8Array).toString('latin1', 0, 15)).toBe('SQLite format 3')
  thread.terminate()
})

test('a question that fails is answered with why, and the thread goes on', async () => {
  const { thread, messages, next, say } = spawn()
  say({ type: 'ask', question: 'snapshot', query: undefined })
  await next('failed')
  say({ type: 'ask', question: 'lives', query: {} })
  expect((await next('answer')).answer).toMatchObject([{ life: 1, isCurrent: true }])
  expect(messages.some(({ type }) => type === 'broken')).toBe(false)
  thread.terminate()
})

test('what cannot be opened is said in words; a thread that cannot start, or ends, is reported', async () => {
  const { thread, next } = spawn(undefined, { replay: '/no/such/recording' })
  expect((await next('broken')).message).toBe('Cannot open /no/such/recording: no such file')
  thread.terminate()
  const missing = spawn('./no-such-worker.ts')
  await until('the failure', async () => missing.failures.length > 0 || undefined)
  const ended = spawn()
  await ended.next('open')
  ended.thread.terminate()
  expect(await until('the end', async () => ended.failures.at(-1))).toStartWith(
    'its thread ended with status ',
  )
})

// /topz/why on real processes: a stopped one is named, with its pid and the time since then.
import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { EventsAnswer, FindingsAnswer, WhyAnswer } from '../server/model/answers.ts'
import { untilItCatchesInterrupts } from './interrupt.ts'
import { startTopz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const worker = spawn('sleep', ['600'])
afterAll(() => {
  worker.kill('SIGKILL')
})

test('a stopped process is named by /topz/why, as text and as JSON', async () => {
  const topz = await startTopz()
  const text = async () => (await fetch(`${topz.origin}/topz/why`)).text()
  await until('a first answer', async () => ((await text()).startsWith('No verdict yet') ? true : undefined))
  const stoppedAt = Date.now()
  worker.kill('SIGSTOP')
  const sentence = `sleep (PID ${worker.pid}) has been stopped by a signal`
  // Ten seconds of it are seen before it is reported: it began long before that, at the first tick that saw it.
  await until('the finding', async () => ((await text()).includes(sentence) ? true : undefined))
  const { findings } = (await (await fetch(`${topz.origin}/topz/why?format=json`)).json()) as WhyAnswer
  const found = findings.find(({ subject }) => subject.pid === worker.pid)
  expect(found).toMatchObject({ id: 'stopped', severity: 'warning', confidence: 'certain' })
  expect(found?.since).toBeGreaterThan(stoppedAt - 1000)
  expect((found?.raisedAt ?? 0) - (found?.since ?? 0)).toBeWithin(7000, 30_000)
  expect(found?.sentence).toStartWith(sentence)
  const { findings: inReadout } = (await (
    await fetch(`${topz.origin}/topz.json?limit=1`)
  ).json()) as WhyAnswer
  expect(inReadout.find(({ subject }) => subject.pid === worker.pid)?.sentence).toStartWith(sentence)
  const { events } = (await (await fetch(`${topz.origin}/api/events`)).json()) as EventsAnswer
  const raised = events.filter(({ type, pid }) => type === 'findingRaised' && pid === worker.pid)
  expect(raised.map(({ at, alarming }) => [at, alarming])).toEqual([[found?.raisedAt ?? 0, true]])
  expect(topz.log()).toContain('finding raised')
  const { findings: spans } = await until('a recorded moment', async () => {
    const answer = await fetch(`${topz.origin}/api/findings`)
    return answer.ok ? ((await answer.json()) as FindingsAnswer) : undefined
  })
  expect(spans.map(({ pid, raisedAt }) => [pid, raisedAt])).toContainEqual([worker.pid, found?.raisedAt])
  await topz.stop()
})

test('topz why ends at Ctrl-C with what is known so far', async () => {
  const child = spawn(process.execPath, ['server/main.ts', 'why', '--interval=250ms'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
  })
  const ended = once(child, 'close')
  await untilItCatchesInterrupts(child.pid ?? 0)
  child.kill('SIGINT')
  const [status] = await ended
  expect(text).toMatch(/^(No verdict yet: \d+ of 60 s watched[.;]|\d+ problems?:)/)
  expect([3, 4]).toContain(status)
})

// The recording, for readers who must not see secrets.
import { expect, test } from 'bun:test'
import { event, process, snapshot } from '../model/fixture.ts'
import { maskRecorder } from './masked-recorder.ts'

const SECRET = 'hunter2'
const COMMAND = `app --password ${SECRET}`

const ANSWERS: Readonly<Record<string, unknown>> = {
  snapshot: snapshot({ processes: [process({ pid: 7, argv: COMMAND.split(' '), command: COMMAND })] }),
  events: [event({ type: 'start', command: COMMAND })],
  difference: {
    from: 0,
    to: 1,
    cpu: [0, 0],
    memory: [0, 0],
    churn: [],
    unchanged: [],
    changes: [{ kind: 'started', subject: '7:1', comm: 'app', command: COMMAND, weight: 1 }],
  },
  timeline: { from: 0, to: 1 },
}

function make(mode: 'on' | 'exe' | 'off') {
  const asked: unknown[] = []
  const recorder = {
    path: 'x',
    ask: async (question: string, query: unknown) => {
      asked.push([question, query])
      return ANSWERS[question]
    },
  }
  const shown = maskRecorder(recorder as never, mode) as typeof recorder
  return { recorder, shown, asked }
}

test('S11: no answer that contains command lines shows a secret', async () => {
  const { shown } = make('on')
  for (const question of ['snapshot', 'events', 'difference']) {
    const text = JSON.stringify(await shown.ask(question, {}))
    expect([question, text.includes(SECRET), text.includes('app --password ******')]).toEqual([
      question,
      false,
      true,
    ])
  }
})

test('S11: if only names of executables are wanted, a past moment has only those', async () => {
  const { processes } = (await make('exe').shown.ask('snapshot', {})) as { processes: { command: string }[] }
  expect(processes[0]?.command).toBe('app')
})

test('the query is passed on unchanged; an answer without command lines, and none, come back as they are', async () => {
  const { shown, asked } = make('on')
  expect(await shown.ask('timeline', { from: 5 })).toBe(ANSWERS.timeline)
  expect(await shown.ask('nothing', 6)).toBeUndefined()
  expect(asked).toEqual([
    ['timeline', { from: 5 }],
    ['nothing', 6],
  ])
  expect(shown.path).toBe('x')
})

test('if nothing is to be masked it is the recorder itself', () => {
  const { recorder, shown } = make('off')
  expect(shown).toBe(recorder)
})

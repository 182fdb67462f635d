// The recording, for readers who must not see secrets.
import { expect, test } from 'bun:test'
import { event, process, snapshot } from '../model/fixture.ts'
import { maskRecorder } from './masked-recorder.ts'

const SECRET = 'hunter2'
const COMMAND = `app --password ${SECRET}`

const NAMES = { comm: 'node', call: 'node job.js' }
const ENDING = {
  how: 'crash',
  at: 1,
  confidence: 'possible',
  ...NAMES,
  evidence: [
    { kind: 'event', beforeMs: 1, event: event({ type: 'exit', ...NAMES }) },
    { kind: 'sameApp', ...NAMES },
    { kind: 'othersEnded', processes: [{ ...NAMES, pid: 7 }] },
    { kind: 'nothingEnded' },
  ],
} as const
const LIFE = { life: 1, startedAt: 0, ending: ENDING }

const ANSWERS: Readonly<Record<string, unknown>> = {
  snapshot: snapshot({
    processes: [process({ pid: 7, argv: COMMAND.split(' '), command: COMMAND })],
    previousLife: LIFE,
    recorded: { life: 2, spanMs: 1000, ending: ENDING },
  }),
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
  timeline: { from: 0, to: 1, lives: [LIFE] },
  lives: [LIFE],
  recording: { state: 'recording' },
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

test('S11: how lives ended names scripts only where command lines are shown, wherever it is reported', async () => {
  for (const [mode, isNamed] of [
    ['on', true],
    ['exe', false],
  ] as const) {
    const { shown } = make(mode)
    for (const question of ['snapshot', 'lives', 'timeline'])
      expect([mode, question, JSON.stringify(await shown.ask(question, {})).includes('job.js')]).toEqual([
        mode,
        question,
        isNamed,
      ])
  }
})

test('the query is passed on unchanged; an answer without command lines, and none, come back as they are', async () => {
  const { shown, asked } = make('on')
  expect(await shown.ask('recording', { from: 5 })).toBe(ANSWERS.recording)
  expect(await shown.ask('nothing', 6)).toBeUndefined()
  expect(asked).toEqual([
    ['recording', { from: 5 }],
    ['nothing', 6],
  ])
  expect(shown.path).toBe('x')
})

test('if nothing is to be masked it is the recorder itself', () => {
  const { recorder, shown } = make('off')
  expect(shown).toBe(recorder)
})

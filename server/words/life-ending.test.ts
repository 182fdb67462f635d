import { expect, test } from 'bun:test'
import type { Ending, EndingEvidence } from '../model/ending.ts'
import { event, FIXTURE_AT, snapshot } from '../model/fixture.ts'
import type { Life, Timeline } from '../model/recording.ts'
import {
  endingInWords,
  endingSentence,
  evidenceSentence,
  pastInWords,
  timelineInWords,
} from './life-ending.ts'

const MIB = 1024 * 1024

const ENDING: Ending = {
  how: 'oom',
  at: FIXTURE_AT,
  confidence: 'likely',
  comm: 'node',
  call: 'node app.js',
  evidence: [{ kind: 'oomKills', count: 2 }],
}
const WORDS = {
  how: 'oom',
  at: FIXTURE_AT,
  confidence: 'likely',
  text: 'the container died out of memory: node app.js (PID 1) ended, and topz with it',
  evidence: ['the OOM killer killed 2 in the last seconds'],
} as const

const VERDICTS: Readonly<Record<Ending['how'], string>> = {
  stopped: 'topz was stopped (SIGTERM)',
  oom: WORDS.text,
  shutdown:
    'node app.js (PID 1) shut down in order, as docker stop requests or because its work was done, and topz ended with it',
  crash: 'node app.js (PID 1) ended without warning, and topz with it: it crashed, exited or was killed',
  topzKilled: 'topz itself was killed; the app kept running',
  reboot: 'the machine was restarted, or the container moved to another one',
  unknown: 'how it ended is unknown',
}

const EVIDENCE: readonly (readonly [EndingEvidence, string])[] = [
  [
    { kind: 'lastSeen', at: Date.parse('2026-11-21T12:00:00Z') },
    'the last moment recorded is 2026-11-21T12:00:00.000Z',
  ],
  [{ kind: 'stopRequested', signal: 'SIGTERM' }, 'topz recorded a request to stop with SIGTERM'],
  [{ kind: 'stopNotRequested' }, 'topz did not record a request to stop'],
  [
    { kind: 'sameApp', comm: 'app' },
    'the next topz found the same app (PID 1), which had not been restarted',
  ],
  [{ kind: 'sameApp' }, 'the next topz found the same process 1, which had not been restarted'],
  [{ kind: 'otherBoot' }, 'the next topz ran on another boot of the kernel'],
  [
    {
      kind: 'event',
      beforeMs: 3000,
      event: event({ type: 'exit', comm: 'worker', pid: 7, exitSignal: 9, livedMs: 9000 }),
    },
    '3s before the end: worker (PID 7) ended by SIGKILL after 9s',
  ],
  [{ kind: 'moreEnds', count: 2, withinMs: 15_000 }, 'before these 2 other ends in 15 seconds'],
  [{ kind: 'nothingEnded' }, 'no sign of a shutdown was seen: no other process ended, no port was closed'],
  [
    {
      kind: 'othersEnded',
      processes: [
        { comm: 'node', call: 'node worker.js', pid: 7 },
        { comm: 'cron', pid: 8 },
      ],
    },
    'in the last seconds all others that had lasted ended: node worker.js (PID 7), cron (PID 8)',
  ],
  [{ kind: 'oomKills', count: 2 }, 'the OOM killer killed 2 in the last seconds'],
  [{ kind: 'memory', usedBytes: 10 * MIB }, 'memory was at 10.0M, without a limit'],
  [{ kind: 'memory', usedBytes: 63 * MIB, limitBytes: 64 * MIB }, 'memory was at 63.0M of 64.0M (98.4 %)'],
  [
    { kind: 'memoryGrowth', bytesPerSecond: 20 * MIB, withinSeconds: 2 },
    'it grew by 20.0M a second: the limit was less than 2 s away',
  ],
]

test('each verdict has its sentence', () => {
  for (const [how, sentence] of Object.entries(VERDICTS))
    expect(endingSentence({ ...ENDING, how: how as Ending['how'], signal: 'SIGTERM' })).toBe(sentence)
  const { comm: _, call: __, ...nameless } = ENDING
  expect(endingSentence(nameless)).toBe('the container died out of memory: process 1 ended, and topz with it')
})

test('each piece of evidence has its sentence', () => {
  expect(EVIDENCE.map(([one]) => evidenceSentence(one))).toEqual(EVIDENCE.map(([, sentence]) => sentence))
})

test('readers see what cannot be seen in a name', () => {
  const processes = [{ comm: 'b\n', pid: 8 }]
  const { call: _, ...known } = ENDING
  const told = endingInWords({ ...known, comm: 'a\u001b', evidence: [{ kind: 'othersEnded', processes }] })
  expect(told.text).toStartWith('the container died out of memory: a\\x1b (PID 1) ended')
  expect(told.evidence).toEqual(['in the last seconds all others that had lasted ended: b\\n (PID 8)'])
})

test('readers get verdict and evidence in sentences, wherever a life is', () => {
  expect(endingInWords(ENDING)).toEqual(WORDS)
  const life: Life = { life: 1, startedAt: 5, lastAt: 9, ending: ENDING }
  const current = { life: 2, startedAt: 10, isCurrent: true } as const
  const recorded = { life: 1, spanMs: 1000, ending: ENDING }
  expect(pastInWords(snapshot({ previousLife: life, recorded }))).toEqual({
    previousLife: { life: 1, startedAt: 5, lastAt: 9, ending: WORDS },
    recorded: { life: 1, spanMs: 1000, ending: WORDS },
  })
  expect(pastInWords(snapshot())).toEqual({})
  const drawn: Timeline = {
    from: 0,
    to: 1,
    stepMs: 1,
    vitals: {},
    top: [],
    programs: [],
    lives: [life, current],
  }
  expect(timelineInWords(drawn)).toEqual({
    ...drawn,
    lives: [{ life: 1, startedAt: 5, lastAt: 9, ending: WORDS }, current],
  })
})

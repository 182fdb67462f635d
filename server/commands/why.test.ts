// `topz why`: how long it watches, and what its exit status means.

import { expect, test } from 'bun:test'
import { parseConfig } from '../config/config.ts'
import { finding, snapshot } from '../model/fixture.ts'
import type { Sample } from '../sampler/sample.ts'
import { outcomeOf, why } from './why.ts'

/** Each tick is `stepMs` after the previous one, whatever the clock says. */
function watch(stepMs: number, enough: AbortSignal, onProgress: (line: string) => void) {
  let met = 0
  const sample = async (): Promise<Sample> => {
    met++
    return {
      at: 1_700_000_000_000 + met * stepMs,
      atMs: met * stepMs,
      host: { cpuCount: 1, unreadable: {} },
      processes: [],
      vanished: 0,
      clockTicksPerSecond: 100,
      pageBytes: 4096,
    } as unknown as Sample
  }
  return why({
    config: parseConfig(new Map([['interval', '250ms']]), {}),
    version: '0',
    source: { kind: 'proc', sample, health: () => 'ok', close: () => {} },
    format: 'text',
    cells: undefined,
    onProgress,
    onError: message => {
      throw new Error(message)
    },
    enough,
  })
}

test('it watches for a minute, reports its progress, and ends with 0 if nothing is wrong', async () => {
  const lines: string[] = []
  const { text, exitStatus } = await watch(30_000, new AbortController().signal, line => lines.push(line))
  expect(lines).toEqual([
    '0 of 60 s watched, nothing wrong so far; Ctrl-C for what is known',
    '30 of 60 s watched, nothing wrong so far; Ctrl-C for what is known',
    '',
  ])
  expect([text.split('\n')[0], exitStatus]).toEqual(['Nothing is wrong.', 0])
})

test('stopped too early it says what is known, and ends with 4', async () => {
  const enough = new AbortController()
  const { text, exitStatus } = await watch(10_000, enough.signal, line => {
    if (line.startsWith('10 of')) enough.abort()
  })
  expect([text.split('\n')[0], exitStatus]).toEqual(['No verdict yet: 10 of 60 s watched.', 4])
})

test('what is not judged yet when it ends leaves no verdict', () => {
  const containers = [{ id: 'a', name: 'app', processCount: 1, rssBytes: 0, pids: 9, pidsLimit: 10 }]
  const seen = snapshot({ findings: [], watchedSeconds: 60, containers })
  expect(outcomeOf(seen, 'text')).toMatchObject({ exitStatus: 4 })
  expect(outcomeOf(seen, 'text').text).toStartWith('Nothing is wrong so far; not judged: app: tasks 9 of 10.')
})

test('a user who stops it at once gets the first tick', async () => {
  const { text } = await watch(10_000, AbortSignal.abort(), line => {
    expect(line).toBe('')
  })
  expect(text).toStartWith('No verdict yet: 0 of 60 s watched.')
})

test('it ends with 3 if something is wrong, even early, and with 0 if there are only notes', () => {
  const statusOf = (severity: 'warning' | 'note', watchedSeconds: number) =>
    outcomeOf(snapshot({ findings: [finding({ severity })], watchedSeconds }), 'json').exitStatus
  expect([statusOf('warning', 60), statusOf('warning', 20), statusOf('note', 60)]).toEqual([3, 3, 0])
  const { text } = outcomeOf(snapshot({ findings: [finding()], watchedSeconds: 60 }), 'json')
  expect(JSON.parse(text)).toMatchObject({ watchedSeconds: 60, findings: [{ id: 'stopped' }] })
})

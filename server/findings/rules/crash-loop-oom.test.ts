// A crash loop whose runs end in OOM kills: which ending is one, and which finding reports it.

import { expect, test } from 'bun:test'
import type { Finding } from '../../model/finding.ts'
import { FIXTURE_AT, process } from '../../model/fixture.ts'
import { findingWords } from '../../words/finding.ts'
import { after, main, type World } from '../fixture.ts'

/** A shell runs it for four seconds, then it ends by SIGKILL, and a second later it is there again. */
function looping(second: number): World {
  const which = Math.floor(second / 5)
  const pid = 100 + which
  const leak = process({
    pid,
    id: `${pid}:1`,
    ppid: 1,
    comm: 'node',
    command: 'node leak.js',
    container: 'app',
    startedAt: FIXTURE_AT + which * 5000,
  })
  const shell = main({ comm: 'sh', command: 'sh run.sh', startedAt: FIXTURE_AT - 3_600_000 })
  return {
    processes: [shell, ...(second % 5 < 4 ? [leak] : [])],
    snapshot: second % 5 === 4 ? { ended: [{ processId: leak.id, exitSignal: 9 }] } : {},
  }
}

test('if only the last ending was an OOM kill, it says so, and what to do about the limit', () => {
  const { open, sentences } = after(20, second => ({
    ...looping(second),
    container: { oomKills: second < 19 ? 0 : 1, memoryLimitBytes: 1e9 },
  }))
  const found = open.find(({ id }) => id === 'crash-loop') as Finding
  expect(sentences.join()).toContain('last ending: killed, probably by the OOM killer')
  expect(findingWords(found, 0).advice).toStartWith('Compare the limit with the peak')
})

test('a kill counted a tick before or after the end of the process is its ending, and the advice is about memory', () => {
  for (const shift of [2, 0]) {
    const { open, sentences } = after(22, second => ({
      ...looping(second),
      container: { oomKills: Math.floor((second + shift) / 5) },
    }))
    const [found] = open.filter(({ id }) => id === 'crash-loop')
    const [kill] = open.filter(({ id }) => id === 'oom-kill')
    expect(found).toBeUndefined()
    expect(kill?.explains).toHaveLength(1)
    expect(sentences.join()).toMatch(/\d kills in \ds?.*, restarted \d times by sh \(PID 1\)/)
  }
})

// Readers who see only the end of a log must learn which test failed, and how.

import { expect, test } from 'bun:test'
import { failuresIn } from './failures.mjs'

const OUTPUT = `bun test v1.4.5

server/a.test.ts:
(pass) one [0.1ms]
error: expect(received).toBe(expected)
\x1b[31mExpected: 2\x1b[0m
Received: 1
(fail) two [3.2ms]
(pass) three [0.1ms]

server/b.test.ts:
seed: 7
(fail) four [1ms]

2 tests failed:
(fail) two [3.2ms]
(fail) four [1ms]

 2 pass
 2 fail
`

test('each failed test is repeated with its file and what was printed since the previous test', () => {
  expect(failuresIn(OUTPUT, 1)).toEqual([
    {
      file: 'server/a.test.ts',
      name: 'two [3.2ms]',
      lines: ['error: expect(received).toBe(expected)', 'Expected: 2', 'Received: 1'],
    },
    { file: 'server/b.test.ts', name: 'four [1ms]', lines: ['seed: 7'] },
  ])
})

test('of a long output the last 30 lines are repeated', () => {
  const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`)
  expect(failuresIn(`a.test.ts:\n${lines.join('\n')}\n(fail) x [1ms]`, 1)[0]?.lines).toEqual(lines.slice(20))
})

test('a run that crashed is repeated with the file it was in; a run that passed leaves nothing', () => {
  expect(failuresIn('a.test.ts:\n(pass) one\npanic: oh no', 132)).toEqual([
    { file: 'a.test.ts', name: 'exit status 132', lines: ['panic: oh no'] },
  ])
  expect(failuresIn('a.test.ts:\n(pass) one\n', 0)).toEqual([])
})

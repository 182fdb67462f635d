import { expect, test } from 'bun:test'
import type { Process } from '../model/snapshot.ts'
import { commandMark, guides, withoutMarks } from './text-marks.ts'

const markOf = (fields: Partial<Process>) => commandMark(fields as Process)

test('what an operator must not miss follows the command, the worst of it', () => {
  expect(markOf({ state: 'Z', exitCode: 3 })).toBe(' <defunct, exit 3>')
  expect(markOf({ state: 'Z', leaderExited: true, threadCount: 4 })).toBe(' (leader exited, 4 threads)')
  expect(markOf({ self: true, commandTruncated: true })).toBe(' (topz itself)')
  expect(markOf({ commandTruncated: true })).toBe(' ...')
  expect(markOf({ state: 'S' })).toBe('')
})

test.each([
  ['/opt/miner (topz itself)', '/opt/miner \\(topz itself)'],
  ['sh <defunct, exit 3>', 'sh \\<defunct, exit 3>'],
  ['<defunct>', '\\<defunct>'],
  ['a\u00a0(topz itself) ', 'a\u00a0\\(topz itself) '],
  ['sh -c echo $(date)', 'sh -c echo $(date)'],
  ['python3 -c print(1)', 'python3 -c print(1)'],
  ['a (b) c', 'a (b) c'],
])('a command cannot end in what looks like a mark: %s', (command, shown) => {
  expect(withoutMarks(command)).toBe(shown)
})

test('a branch is drawn from the lines that pass on, and its own end', () => {
  expect(guides([true])).toBe('├─ ')
  expect(guides([false])).toBe('└─ ')
  expect(guides([true, false])).toBe('│  └─ ')
  expect(guides([true, false, true])).toBe('│     ├─ ')
  expect([guides(undefined), guides([])]).toEqual(['', ''])
})

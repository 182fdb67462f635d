import { expect, test } from 'bun:test'
import { keyedLines } from './keyed-lines.ts'

const LINE = 'Network in 0/s, out 0/s, 18 connections, listening on 80 (nginx 7) 443 (nginx 7)'

test('what does not fit goes on below the text, not below the key', () => {
  expect(keyedLines(LINE, 50, 9)).toEqual([
    'Network in 0/s, out 0/s, 18 connections, listening',
    '        on 80 (nginx 7) 443 (nginx 7)',
  ])
  expect(keyedLines(LINE, 80, 9)).toEqual([LINE])
})

test('a narrow terminal has no room beside the key', () => {
  expect(keyedLines('topz    0.2% CPU, 18.0M RSS, sampled each second', 24, 9)).toEqual([
    'topz 0.2% CPU, 18.0M',
    '  RSS, sampled each',
    '  second',
  ])
})

test('the last line that is allowed is cut', () => {
  expect(keyedLines(LINE, 50, 1)).toEqual(['Network in 0/s, out 0/s, 18 connections, listenin…'])
  expect(keyedLines(LINE, 40, 2)).toEqual([
    'Network in 0/s, out 0/s, 18 connections,',
    '        listening on 80 (nginx 7) 443 (…',
  ])
})

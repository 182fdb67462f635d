// Rules get what they ask for in depth: a few processes per tick, those that have waited longest first.

import { expect, test } from 'bun:test'
import { createCloserLook, QUESTIONS_PER_TICK, type Question } from './closer-look.ts'

const question = (pid: number): Question => ({ processId: `${pid}:1`, pid, part: 'threads' })
const THREADS = { items: [{ tid: 7, comm: 'worker', cpuSeconds: 1 }] }

test('an answer is kept until it is a minute old', () => {
  const closer = createCloserLook()
  closer.choose([question(1)], 10_000)
  expect(closer.wanted()).toEqual([question(1)])
  closer.answer(question(1), 10_000, THREADS)
  expect(closer.look('1:1', 'threads')).toEqual({ askedAt: 10_000, ...THREADS })
  expect(closer.look('1:1', 'files')).toBeUndefined()
  closer.choose([], 70_000)
  expect(closer.look('1:1', 'threads')).toBeUndefined()
})

test('of many questions, those that have waited longest are asked first, each once', () => {
  const closer = createCloserLook()
  const many = [1, 2, 3, 4, 5, 6].map(question)
  closer.choose([...many, question(1)], 10_000)
  expect(closer.wanted()).toEqual(many.slice(0, QUESTIONS_PER_TICK))
  closer.choose(many, 11_000)
  expect(closer.wanted()).toEqual(many.slice(QUESTIONS_PER_TICK, 2 * QUESTIONS_PER_TICK))
})

test('a question is not repeated within two seconds', () => {
  const closer = createCloserLook()
  closer.choose([question(1)], 10_000)
  closer.choose([question(1)], 11_000)
  expect(closer.wanted()).toEqual([])
  closer.choose([question(1)], 12_000)
  expect(closer.wanted()).toEqual([question(1)])
})

test('a question that is denied, or whose process is gone, loses its older answer', () => {
  const closer = createCloserLook()
  closer.answer(question(1), 1000, THREADS)
  closer.answer(question(1), 2000, undefined)
  expect(closer.look('1:1', 'threads')).toBeUndefined()
})

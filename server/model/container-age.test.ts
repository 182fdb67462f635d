import { expect, test } from 'bun:test'
import { ageMsOf } from './container-age.ts'
import { FIXTURE_AT, process, snapshot } from './fixture.ts'

const started = (pid: number, container: string, secondsAgo: number, self?: true) =>
  process({ pid, container, startedAt: FIXTURE_AT - secondsAgo * 1000, ...(self && { self }) })

test('a container is as old as the oldest of its processes, without topz; an empty one is not young', () => {
  const seen = snapshot({
    processes: [
      started(1, 'app', 9),
      started(2, 'app', 50),
      started(3, 'app', 90, true),
      started(4, 'b', 70),
    ],
  })
  expect([ageMsOf('app', seen), ageMsOf('b', seen)]).toEqual([50_000, 70_000])
  expect(ageMsOf('c', seen)).toBe(Number.POSITIVE_INFINITY)
})

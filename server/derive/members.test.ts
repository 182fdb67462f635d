// The processes of each container, counted from tick to tick: the same as counting all of them.

import { expect, test } from 'bun:test'
import { seeded } from '../../e2e/seeded.ts'
import type { Process } from '../model/snapshot.ts'
import { randomSteps } from '../model/step-fixture.ts'
import { createMembers } from './members.ts'

test('random lives: from tick to tick the counts are those of all processes (prints its seed)', () => {
  const random = seeded('members')
  const one = (pid: number, was?: Process) =>
    ({
      pid,
      comm: ['pause', 'sh'][random(2)],
      state: ['S', 'R', 'Z'][random(3)],
      container: random(12) === 0 || was === undefined ? ['a', 'b', undefined][random(3)] : was.container,
      cgroup: random(20) === 0 || was === undefined ? `/c${random(2)}` : was.cgroup,
      ...(random(20) === 0 && { kernelThread: true }),
      ...(random(3) > 0 && { threadCount: 1 + random(9) }),
      ...(random(3) > 0 && { cpuUsage: random(3) }),
      ...(random(3) === 0 && { pssBytes: random(500) }),
      ...(random(10) === 0 && { self: true }),
      rssBytes: random(40) === 0 ? undefined : random(1000),
    }) as unknown as Process
  const membersOf = createMembers()
  randomSteps(random, one, list => expect(membersOf(list)).toEqual(createMembers()(list)))
})

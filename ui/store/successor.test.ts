// Who took the place of a process that has ended, among those that live.
import { expect, test } from 'bun:test'
import { createFilter } from '../../server/model/filter/filter.ts'
import { process, snapshot } from '../../server/model/fixture.ts'
import type { Process } from '../../server/model/snapshot.ts'
import { findSuccessor } from './successor.ts'

const program = (pid: number, command: string, startTicks: number, ppid = 1): Process =>
  process({
    pid,
    ppid,
    comm: command.split(' ')[0] as string,
    command,
    startTicks,
    id: `${pid}:${startTicks}`,
  })

const MASTER = program(5, 'master --conf=a', 100)
const WORKER = program(7, 'worker 1', 200, 5)

/** The filter is that of the server. */
async function among(living: readonly Process[], isParentKnown = true) {
  const found = await findSuccessor(WORKER, isParentKnown ? MASTER : undefined, async filter =>
    createFilter(filter)(snapshot({ processes: living })).toSorted((a, b) => b.startTicks - a.startTicks),
  )
  return found && [found.pid, found.newParent?.pid]
}

test('it is the youngest of the same command that the same parent started later', async () => {
  const later = program(12, 'worker 1', 400, 5)
  expect(await among([MASTER, program(11, 'worker 1', 300, 5), later])).toEqual([12, undefined])
  expect(await among([MASTER, program(13, 'worker 2', 500, 5)])).toBeUndefined()
  expect(await among([MASTER, program(6, 'worker 1', 150, 5)])).toBeUndefined()
})

test('where its parent was restarted as well, it is the one that the new parent has started', async () => {
  const again = [program(21, 'master --conf=a', 300), program(23, 'worker 1', 310, 21)]
  expect(await among(again)).toEqual([23, 21])
  // The new parent may have the number of the old one.
  expect(await among([program(5, 'master --conf=a', 300), program(24, 'worker 1', 310, 5)])).toEqual([
    24,
    undefined,
  ])
  expect(await among([program(21, 'master --conf=a', 300)])).toBeUndefined()
})

test('a process of the same command under another parent does not count', async () => {
  const other = program(31, 'worker 1', 400, 30)
  const newer = program(33, 'worker 1', 400, 32)
  expect(await among([program(30, 'master --conf=b', 300), other])).toBeUndefined()
  // Its parent lives: another master that is started later is another master.
  expect(await among([MASTER, program(32, 'master --conf=a', 300), newer])).toBeUndefined()
  // What started before its parent did not take its place.
  expect(await among([program(30, 'master --conf=a', 50), other])).toBeUndefined()
  expect(await among([program(32, 'master --conf=a', 300), newer], false)).toBeUndefined()
})

test('without an answer nothing is concluded', async () => {
  const again = [program(21, 'master --conf=a', 300), program(23, 'worker 1', 310, 21)]
  const found = await findSuccessor(WORKER, MASTER, async filter =>
    filter.startsWith('pid=') ? undefined : createFilter(filter)(snapshot({ processes: again })),
  )
  expect(found).toBeUndefined()
})

// Many requests for process details -> few readings at a time.

import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { createInspection } from './inspection.ts'

const PROCESSES = Array.from({ length: 60 }, (_, index) => process({ pid: index + 1 }))

function newInspection() {
  const waiting: (() => void)[] = []
  let most = 0
  let running = 0
  let readings = 0
  const inspection = createInspection({
    latest: () => snapshot({ processes: PROCESSES }),
    inspect: async () => {
      readings++
      most = Math.max(most, ++running)
      await new Promise<void>(resolve => waiting.push(resolve))
      running--
      return { items: [] }
    },
    renew: undefined,
    rights: 'root',
    allowEnviron: false,
    now: () => 0,
  })
  /** Lets every reading finish, including those that begin meanwhile. */
  async function endAll<T>(asked: readonly Promise<T>[]): Promise<T[]> {
    const all = Promise.all(asked)
    let isDone = false
    void all.then(() => {
      isDone = true
    })
    while (!isDone) {
      waiting.shift()?.()
      await Promise.resolve()
    }
    return all
  }
  return { ...inspection, endAll, most: () => most, readings: () => readings }
}

test('S27: details of two processes are read at a time; requests beyond the queue get an answer that says to retry', async () => {
  const inspection = newInspection()
  const kinds = (await inspection.endAll(PROCESSES.map(one => inspection.read(one, 'status')))).map(
    ({ kind }) => kind,
  )
  expect(inspection.most()).toBe(2)
  expect(kinds.filter(kind => kind === 'read')).toHaveLength(34)
  expect(kinds.filter(kind => kind === 'busy')).toHaveLength(26)
})

test('S27: simultaneous requests for the same details share one reading', async () => {
  const inspection = newInspection()
  const [one] = PROCESSES as [(typeof PROCESSES)[0]]
  await inspection.endAll(Array.from({ length: 20 }, () => inspection.read(one, 'status')))
  expect(inspection.readings()).toBe(1)
})

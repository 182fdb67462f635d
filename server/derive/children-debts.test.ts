// Who pays for what ended, tick by tick.

import { expect, test } from 'bun:test'
import type { ProcessReading } from '../sampler/sample.ts'
import { createDebts, type Inherited } from './children-debts.ts'

const reading = (pid: number, ppid: number, state = 'S') =>
  ({ id: `${pid}:1`, stat: { pid, ppid, state } }) as ProcessReading
const inherited = (pid: number, user: number): Inherited => ({ pid, user, system: 0 })
/** Each had shown this much. */
const shown = () => ({ user: 10, system: 0 })

test('a living parent pays, and nobody else', () => {
  const debts = createDebts()
  const processes = [reading(1, 0), reading(2, 1), reading(3, 2)]
  debts.owe([reading(9, 3)], processes, shown)
  const [root, parent] = [inherited(1, 50), inherited(3, 50)]
  debts.pay({ next: [parent], held: [root] }, processes)
  expect([root.user, parent.user]).toEqual([50, 40])
})

test('of a parent that ended too, the next living ancestor pays', () => {
  const debts = createDebts()
  const processes = [reading(1, 0), reading(2, 1)]
  debts.owe([reading(8, 2), reading(9, 8)], processes, shown)
  const heir = inherited(2, 50)
  debts.pay({ next: [heir], held: [] }, processes)
  expect(heir.user).toBe(30)
})

test('if that one did not inherit, others pay, its ancestors first', () => {
  const debts = createDebts()
  const processes = [reading(1, 0), reading(2, 1), reading(3, 1), reading(4, 2)]
  debts.owe([reading(8, 4), reading(9, 8)], processes, () => ({ user: 20, system: 0 }))
  const [heir, ancestor, other] = [inherited(4, 20), inherited(2, 15), inherited(3, 50)]
  debts.pay({ next: [heir], held: [other, ancestor] }, processes)
  expect([heir.user, ancestor.user, other.user]).toEqual([0, 0, 45])
})

test('a parent that is a zombie by now may not have waited', () => {
  const debts = createDebts()
  const processes = [reading(1, 0), reading(2, 1, 'Z')]
  debts.owe([reading(9, 2)], processes, shown)
  const root = inherited(1, 50)
  debts.pay({ next: [], held: [root] }, processes)
  expect(root.user).toBe(40)
})

test('what is owed to a parent that ends goes to who inherits from it', () => {
  const debts = createDebts()
  const before = [reading(1, 0), reading(2, 1)]
  debts.owe([reading(9, 2)], before, shown)
  debts.pay({ next: [], held: [] }, before)
  debts.owe([reading(2, 1)], [reading(1, 0)], shown)
  const root = inherited(1, 50)
  debts.pay({ next: [root], held: [] }, [reading(1, 0)])
  expect(root.user).toBe(30)
})

test('who entered the PID namespace from outside is waited for outside', () => {
  const debts = createDebts()
  debts.owe([reading(9, 0)], [reading(1, 0)], shown)
  const root = inherited(1, 50)
  debts.pay({ next: [], held: [root] }, [reading(1, 0)])
  expect(root.user).toBe(50)
})

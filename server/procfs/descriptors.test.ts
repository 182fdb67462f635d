import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { DescriptorBudget, descriptorLimit, descriptorsOpen } from './descriptors.ts'

test('descriptors are given out up to the limit, and again once returned', () => {
  const budget = new DescriptorBudget(2)
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false])
  budget.giveBack()
  expect([budget.take(), budget.take()]).toEqual([true, false])
})

test('a limit below the reserve leaves none', () => {
  expect([new DescriptorBudget(-64).take(), new DescriptorBudget(0.9).take()]).toEqual([false, false])
})

test('the limit is the soft one of this very process', () => {
  const path = JSON.stringify(new URL('./descriptors.ts', import.meta.url).href)
  const program = `console.log((await import(${path})).descriptorLimit())`
  const limited = execFileSync('sh', ['-c', 'ulimit -S -n 321; exec "$0" -e "$1"', process.execPath, program])
  // The runtime may raise its soft limit up to the hard one when it starts.
  expect([321, descriptorLimit()]).toContain(Number(limited))
  expect(descriptorLimit()).toBeGreaterThanOrEqual(256)
})

test('each opened descriptor is counted, if the kernel counts them', () => {
  const before = descriptorsOpen()
  const opened = Array.from({ length: 5 }, () => openSync('/dev/null', 'r'))
  expect(descriptorsOpen()).toBe(before === undefined ? undefined : before + 5)
  for (const fd of opened) closeSync(fd)
  expect(descriptorsOpen()).toBe(before)
})

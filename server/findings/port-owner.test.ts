import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { Listener } from '../model/network.ts'
import { becauseOf, portOwnerOf } from './port-owner.ts'

const nginx = (pid: number, ppid: number, fields = {}) => process({ pid, ppid, comm: 'nginx', ...fields })
const held = (...holders: number[]) =>
  [{ pid: holders[0], ...(holders.length > 1 && { holders }) }] as unknown as Listener[]
const none = () => undefined

test('a single holder is the owner, and accepts itself', () => {
  const owner = portOwnerOf(held(7), snapshot({ processes: [nginx(7, 1)] }))
  expect(owner).toMatchObject({ process: { pid: 7 }, workers: [{ pid: 7 }] })
})

test('of several holders the parent is named, whether or not it still holds the socket', () => {
  const processes = [nginx(7, 1), nginx(8, 7), nginx(9, 7)]
  for (const holders of [
    [9, 8, 7],
    [9, 8],
  ]) {
    const owner = portOwnerOf(held(...holders), snapshot({ processes }))
    expect(owner?.process.pid).toBe(7)
    expect(owner?.workers.map(({ pid }) => pid)).toEqual([8, 9])
  }
})

test('no owner is named if descriptors could not be read, or the holder has ended', () => {
  expect(portOwnerOf(held(), snapshot())).toBeUndefined()
  expect(portOwnerOf(held(7), snapshot())).toBeUndefined()
})

test('what one of several workers does does not explain the port', () => {
  const processes = [nginx(7, 1), nginx(8, 7, { state: 'T' }), nginx(9, 7)]
  const owner = portOwnerOf(held(9, 8, 7), snapshot({ processes }))
  expect(owner && becauseOf(owner, undefined, none)).toBe('has 2 workers')
})

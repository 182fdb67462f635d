import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync } from 'node:fs'
import { createFakeProc, type FakeProc } from '../sampler/testdata/fake-proc.ts'
import { bootId } from './boot-id.ts'

const ID = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0'

let fake: FakeProc
beforeEach(() => {
  fake = createFakeProc()
  mkdirSync(`${fake.root}/sys/kernel/random`, { recursive: true })
})
afterEach(() => fake.remove())

function bootOf(text: string) {
  fake.writeHost({ 'sys/kernel/random/boot_id': text })
  return bootId(fake.root)
}

test('the boot is named by the kernel’s id, without the newline', () => {
  expect(bootOf(`${ID}\n`)).toBe(ID)
})

test('anything else is unknown: a sandbox may say anything, or nothing', () => {
  expect(bootId(fake.root)).toBeUndefined()
  for (const odd of ['', '\n', ID.slice(1), `${ID}0`, ID.toUpperCase(), `${ID} ${ID}`])
    expect([odd, bootOf(odd)]).toEqual([odd, undefined])
})

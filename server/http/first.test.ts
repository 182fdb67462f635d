import { expect, test } from 'bun:test'
import { snapshot } from '../model/fixture.ts'
import { createFirst } from './first.ts'

test('those who came before the first snapshot get it when it is there', async () => {
  const first = createFirst()
  const waiting = [first.wait(60_000), first.wait(60_000)]
  const shown = snapshot()
  first.arrive(shown)
  expect(await Promise.all(waiting)).toEqual([shown, shown])
})

test('those who come later get it at once, the first one for ever', async () => {
  const first = createFirst()
  const shown = snapshot()
  first.arrive(shown)
  first.arrive(snapshot({ seq: 8 }))
  expect(await first.wait(0)).toBe(shown)
})

test('no request waits for longer than the given time', async () => {
  expect(await createFirst().wait(1)).toBeUndefined()
})

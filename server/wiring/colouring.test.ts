import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import type { ProgramColour } from '../model/snapshot.ts'
import { createColouring } from './colouring.ts'

const APP = snapshot({ processes: [process({ pid: 1, argv: ['/bin/app'] })] })
const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}

async function shown(before: readonly ProgramColour[] | Error | undefined, redact: 'on' | 'exe' = 'on') {
  const recorder = {
    status: () => undefined,
    ask: async () => {
      if (before instanceof Error) throw before
      return before
    },
  }
  const colouring = createColouring(recorder as never, redact)
  colouring.tick(APP)
  const early = colouring.withColours(APP).colours
  await settle()
  return { early, colours: colouring.withColours(APP).colours }
}

test('no colour is given before it is known which ones were', async () => {
  const { early, colours } = await shown([{ program: 'app', colour: 6 }])
  expect(early).toBeUndefined()
  expect(colours).toEqual([{ program: 'app', colour: 6 }])
})

test('without a recording, or when it fails, colours are given from scratch', async () => {
  for (const before of [undefined, new Error('no recording')])
    expect((await shown(before)).colours).toEqual([{ program: 'app', colour: 1 }])
})

test('where arguments are hidden, scripts of an earlier recording are not shown', async () => {
  expect((await shown([{ program: 'secret.py', colour: 1 }], 'exe')).colours).toEqual([
    { program: 'app', colour: 1 },
  ])
})

test('a program that comes has its colour within three seconds', async () => {
  const colouring = createColouring({ status: () => undefined, ask: async () => undefined } as never, 'on')
  const tickAt = (seconds: number, ...names: string[]) => {
    const processes = names.map((name, i) => process({ pid: i + 1, argv: [`/bin/${name}`] }))
    return snapshot({ at: APP.at + 1000 * seconds, processes })
  }
  colouring.tick(APP)
  await settle()
  colouring.withColours(APP)
  const names = [1, 2, 3].map(seconds =>
    colouring.withColours(tickAt(seconds, 'app', 'other')).colours?.map(({ program }) => program),
  )
  expect(names).toEqual([['app'], ['app'], ['app', 'other']])
})

// What the life before this one has to say.
import { expect, test } from 'bun:test'
import type { Ending } from '../../model/ending.ts'
import { snapshot } from '../../model/fixture.ts'
import type { Life } from '../../model/recording.ts'
import { createPreviousLife } from './previous-life.ts'

const ending = (how: Ending['how']): Ending => ({
  how,
  at: 5,
  confidence: 'likely',
  evidence: [],
})
const CURRENT: Life = { life: 3, startedAt: 9, isCurrent: true }

const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}

async function after(ticks: number, ...lives: readonly Life[]) {
  const known: Life[] = []
  let asked = 0
  const recorder = {
    ask: async () => {
      asked++
      if (lives.length === 0) throw new Error('no recording')
      return lives
    },
  }
  const previous = createPreviousLife({ recorder: recorder as never, onKnown: life => known.push(life) })
  for (let seq = 1; seq <= ticks; seq++) previous.tick(snapshot({ seq }))
  await settle()
  return { known, asked, shown: previous.withLife(snapshot()).previousLife }
}

test('a life that ended without being asked to is reported once, and with every snapshot', async () => {
  const crashed: Life = { life: 2, startedAt: 1, ending: ending('crash') }
  const { known, asked, shown } = await after(
    9,
    { life: 1, startedAt: 0, ending: ending('oom') },
    crashed,
    CURRENT,
  )
  expect([known, asked, shown]).toEqual([[crashed], 1, crashed])
})

test('it is looked for once this topz knows what it watches', async () => {
  const lives = [{ life: 2, startedAt: 1, ending: ending('crash') }, CURRENT]
  expect((await after(2, ...lives)).asked).toBe(0)
  expect((await after(3, ...lives)).asked).toBe(1)
})

test('a life that was stopped, one that goes on elsewhere, and none at all are not reported', async () => {
  for (const lives of [
    [{ life: 2, startedAt: 1, ending: ending('stopped') }, CURRENT],
    [{ life: 2, startedAt: 1 }, CURRENT],
    [CURRENT],
  ])
    expect(await after(3, ...lives)).toMatchObject({ known: [], shown: undefined })
})

test('a recording that fails says so itself', async () => {
  expect(await after(3)).toMatchObject({ known: [], asked: 1, shown: undefined })
})

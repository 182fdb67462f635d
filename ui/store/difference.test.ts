import { beforeEach, expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import type { DifferenceInWords } from '../../server/model/recording.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { announcement } from './announce.ts'
import { type AskedDifference, difference, followDifference, type NoDifference } from './difference.ts'
import { endOfRecording, moment } from './moment.ts'
import { base, dropRange, isSwapped, range } from './range.ts'

const page = usePage()
const FOUND: DifferenceInWords = {
  from: 1,
  to: 2,
  cpu: [null, null],
  memory: [null, null],
  changes: [],
  churn: [],
  unchanged: [],
  meanwhile: '',
  same: '',
  begins: '',
}

beforeEach(() => {
  for (const signal of [range, base, moment] as { value: unknown }[]) page.set(signal, undefined)
  page.set(isSwapped, false)
  page.set(endOfRecording, FIXTURE_AT)
  showFrame(page)
})

function follow(answer: () => Promise<DifferenceInWords | NoDifference> = async () => FOUND) {
  const asked: AskedDifference[] = []
  page.onEnd(
    followDifference(
      async query => {
        asked.push(query)
        return answer()
      },
      0,
      0,
    ),
  )
  return asked
}

const answered = () => until('the answer', async () => (difference.value === FOUND ? true : undefined))

test('a range is asked for once it has come to rest, and the table shows its end', async () => {
  const asked = follow()
  expect(difference.value).toBeUndefined()
  range.value = { from: 1000, to: 2000 }
  range.value = { from: 1000, to: 3000 }
  expect(difference.value).toBe('asked')
  await answered()
  expect(asked).toEqual([{ from: 1000, to: 3000, base: undefined, isSwapped: false }])
  expect([moment.value, announcement.value]).toEqual([3000, 'No significant changes'])
  dropRange()
  expect(difference.value).toBeUndefined()
})

test('a range that ends now leaves the table live', async () => {
  page.set(moment, 5)
  follow()
  range.value = { from: 1000, to: FIXTURE_AT - 1000 }
  await answered()
  expect(moment.value).toBeUndefined()
})

test('other terms are asked for again while the last answer stays, and show no other moment', async () => {
  const asked = follow()
  range.value = { from: 1000, to: 3000 }
  await answered()
  moment.value = 2000
  isSwapped.value = true
  expect(difference.value).toBe(FOUND)
  await until('it is asked again', async () => (asked.length === 2 ? true : undefined))
  expect([asked[1]?.isSwapped, moment.value]).toEqual([true, 2000])
})

test('a comparison that is closed before its answer came stays closed', async () => {
  let answer = (_: DifferenceInWords): void => undefined
  const asked = follow(
    () =>
      new Promise(resolve => {
        answer = resolve
      }),
  )
  range.value = { from: 1000, to: 3000 }
  await until('it is asked', async () => (asked.length === 1 ? true : undefined))
  dropRange()
  answer(FOUND)
  for (let i = 0; i < 5; i++) await Promise.resolve()
  expect(difference.value).toBeUndefined()
})

test('what a busy server could not answer is asked again; what it does not have is not', async () => {
  const busy = { error: 'Too many requests.', isTemporary: true }
  const shown: unknown[] = []
  page.onEnd(difference.subscribe(value => shown.push(value)))
  const answers = [busy, busy, FOUND]
  const asked = follow(async () => answers[asked.length - 1] ?? FOUND)
  range.value = { from: 1000, to: 3000 }
  await answered()
  expect([asked.length, shown.includes(busy)]).toEqual([3, true])
  answers.push({ error: 'Nothing was recorded.', isTemporary: false })
  range.value = { from: 2000, to: 3000 }
  await until('the refusal', async () => (asked.length === 4 ? true : undefined))
  await new Promise(resolve => setTimeout(resolve))
  await new Promise(resolve => setTimeout(resolve))
  expect([asked.length, difference.value]).toEqual([
    4,
    { error: 'Nothing was recorded.', isTemporary: false },
  ])
})

test('a range that is closed is not asked for again', async () => {
  const asked = follow(async () => ({ error: 'Too many requests.', isTemporary: true }))
  range.value = { from: 1000, to: 3000 }
  await until('it is asked', async () => (asked.length > 1 ? true : undefined))
  dropRange()
  const before = asked.length
  await new Promise(resolve => setTimeout(resolve))
  await new Promise(resolve => setTimeout(resolve))
  expect([asked.length, difference.value]).toEqual([before, undefined])
})

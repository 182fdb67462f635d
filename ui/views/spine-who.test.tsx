import { expect, test } from 'bun:test'
import { FIXTURE_AT } from '../../server/model/fixture.ts'
import { alarms } from '../store/alarms.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { useSpine } from '../testdata/spine.tsx'
import { SpineWho } from './spine-who.tsx'

const page = usePage()
useSpine(page)
const use = (program: string, cpu: number, memory: number) => ({ program, cpu, memory, disk: 0 })

test('the two largest of each lane are named with what they use at the moment shown, and how processes ended', () => {
  const exit = { number: 1, at: FIXTURE_AT, type: 'exit', text: '', exitCode: 3 } as const
  page.set(alarms, { events: [exit, { ...exit, number: 2 }, { ...exit, number: 3, exitSignal: 9 }] })
  showFrame(page, { programs: [use('a', 0.1, 9), use('b', 0.3, 3), use('c', 0.2, 5)] })
  const text = wordsOf(page.draw(<SpineWho />))
  expect(text).toStartWith('b 0.30 c 0.20 a 9B c 5B')
  expect(text).toContain('2 × exit 3, 1 × SIGKILL')
  expect(text).toEndWith('03:04:05 UTC now')
})

import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { showFrame } from '../testdata/live.ts'
import { usePage } from '../testdata/page.ts'
import { etaOf, growth, whyNoTrend } from './growth.ts'

const page = usePage()
const APP = { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 0 } as const
const rise = finding({
  id: 'memory-eta',
  subject: { container: 'app' },
  since: 700,
  who: [{ pid: 9, comm: 'python3', count: 1, share: 1, amount: 96 }],
})

test('a rise that was found is that of the program that explains it, from where it began', () => {
  showFrame(page, { container: APP, findings: [rise], named: [{ pid: 9, program: 'leak.py', colour: 2 }] })
  expect(growth.value).toEqual({ pid: 9, program: 'leak.py', since: 700 })
})

test('without one there is nothing to draw, and a reason', () => {
  showFrame(page, { container: APP, findings: [], noTrend: [{ container: 'app', why: 'levelling off' }] })
  expect(growth.value).toBeUndefined()
  expect(whyNoTrend.value).toBe('levelling off')
})

test('when memory is full is known of the container of which it was found, and of no other', () => {
  showFrame(page, { findings: [{ ...rise, evidence: { etaSeconds: 420 } }] })
  expect([etaOf('app'), etaOf('other'), etaOf(undefined)]).toEqual([
    { etaSeconds: 420 },
    undefined,
    undefined,
  ])
  showFrame(page, { findings: [{ ...rise, id: 'memory-grows', evidence: { etaSeconds: 420 } }] })
  expect(etaOf('app')).toBeUndefined()
})

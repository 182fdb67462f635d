// What is drawn of the figures.
import { expect, test } from 'bun:test'
import { FIXTURE_AT, finding } from '../../server/model/fixture.ts'
import { timeline } from '../store/timeline.ts'
import { usePage } from '../testdata/page.ts'
import { APP, flat, MIB, MINUTE, useSpine } from '../testdata/spine.tsx'
import { Spine } from './spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('a rise that was found is drawn from where it began; without one nothing is', () => {
  const rise = finding({
    id: 'memory-eta',
    severity: 'critical',
    subject: { container: 'app' },
    since: FIXTURE_AT - 10 * MINUTE,
    who: [{ pid: 9, comm: 'python3', count: 1, share: 1, amount: 96 * MIB }],
  })
  const { box } = draw({ findings: [rise], named: [{ pid: 9, program: 'leak.py', colour: 2 }] })
  expect(box.querySelectorAll('.grows, .grows-from')).toHaveLength(2)
  expect(draw({ findings: [] }).box.querySelectorAll('.grows, .grows-from')).toHaveLength(0)
})

test('how much it grew is shown from there to the moment shown, not over the window of its slope', () => {
  const known = timeline.value
  if (known === undefined) throw new Error('there is no timeline')
  const memory = flat(50 * MIB).map((value, step) => (value ?? 0) + Math.max(0, step - 40) * 5 * MIB)
  const programs = known.programs.map(one => (one.program === 'leak.py' ? { ...one, memory } : one))
  const all = memory.map(value => value + 20 * MIB)
  page.set(timeline, { ...known, programs, vitals: { ...known.vitals, memory: all } })
  const rise = finding({
    id: 'memory-eta',
    subject: { container: 'app' },
    since: FIXTURE_AT - 10 * MINUTE,
    who: [{ pid: 9, comm: 'python3', count: 1, share: 1, amount: 7 * MIB }],
  })
  const { box } = draw({ findings: [rise], named: [{ pid: 9, program: 'leak.py', colour: 2 }] })
  expect(box.querySelector('.remark')?.textContent).toBe('leak.py grows from here: +95.0M')
})

test('throttling is a bar as long as it lasted; what was not recorded is hatched, not zero', () => {
  const { box } = draw()
  expect(box.querySelectorAll('.spine-lanes .throttled')).toHaveLength(1)
  expect(box.querySelectorAll('.gap')).toHaveLength(0)
  const known = timeline.value
  if (known)
    page.set(timeline, {
      ...known,
      vitals: {
        ...known.vitals,
        processes: [...flat(1).slice(5), ...flat(null).slice(-5)],
        cpu: [...flat(1).slice(5), ...flat(null).slice(-5)],
      },
    })
  expect(page.draw(<Spine />).querySelectorAll('.gap')).toHaveLength(1)
})

test('a container whose disk cannot be read says so in the lane', () => {
  const { diskReadBytes: _, diskReadBytesPerSecond: __, diskWriteBytesPerSecond: ___, ...rest } = APP
  const { box } = draw({ container: rest })
  expect(box.querySelector('.denied')?.textContent).toContain('no I/O counters')
})

import { expect, test } from 'bun:test'
import { finding } from '../../server/model/fixture.ts'
import { usePage, wordsOf } from '../testdata/page.ts'
import { useSpine } from '../testdata/spine.tsx'

const page = usePage()
const draw = useSpine(page)

test('each lane says its figure beside its limit, and who used the most', () => {
  const { box } = draw()
  const text = wordsOf(box)
  for (const part of [
    '1.98 of 2',
    'throttled 31.0 %',
    '445 of 512 MiB',
    '4.0 KiB/s',
    'burn.py 1.50',
    'leak.py 200M',
  ])
    expect(text).toContain(part)
})

test('memory that will be full says when', () => {
  const eta = finding({
    id: 'memory-eta',
    severity: 'critical',
    subject: { container: 'app' },
    evidence: { etaSeconds: 420 },
  })
  expect(wordsOf(draw({ findings: [eta] }).box)).toContain('86.9 % · full in ~7m')
  expect(wordsOf(draw({ findings: [] }).box)).not.toContain('full in')
})

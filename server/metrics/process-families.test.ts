import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { createMetrics } from './metrics.ts'

test('P25: a sum of resident memory says that shared pages count in each process', () => {
  const metrics = createMetrics()
  metrics.observe(snapshot({ processes: [process({ pid: 1 })] }))
  const families = metrics.families('name', { isInsecure: false, health: 'ok' })
  const resident = families?.find(({ name }) => name === 'topz_process_group_resident_memory_bytes')
  expect(resident?.help).toContain('including shared pages')
})

import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { amountsOf } from './amounts.ts'
import { processFamilies } from './process-families.ts'
import { createTally } from './tally.ts'

test('P25: the help of summed resident memory says that shared pages count in each process', () => {
  const tally = createTally()
  tally.observe(snapshot({ processes: [process({ pid: 1 })] }))
  const families = tally.families('name', { isInsecure: false, health: 'ok' })
  const resident = families?.find(({ name }) => name === 'topz_process_group_resident_memory_bytes')
  expect(resident?.help).toContain('including shared pages')
})

test('each metric of a process keeps its family, label and type', () => {
  const one = process({
    pid: 1,
    cpuUserSeconds: 1,
    cpuSystemSeconds: 2,
    diskReadBytes: 3,
    diskWriteBytes: 4,
    ioReadBytes: 5,
    ioWriteBytes: 6,
    minorFaults: 7,
    majorFaults: 8,
    voluntarySwitches: 9,
    involuntarySwitches: 10,
    rssBytes: 11,
    virtualBytes: 12,
    swapBytes: 13,
    threadCount: 14,
    openFds: 15,
    pssBytes: 16,
  })
  const families = processFamilies([{ label: 'a', counters: amountsOf(one, undefined), processes: [one] }])
  const series = families.flatMap(({ name, type, samples }) =>
    samples.map(({ labels: { group: _, ...labels }, value }) => {
      const [label] = Object.entries(labels).map(([key, said]) => `{${key}=${said}}`)
      return `${name.replace('topz_process_group_', '')}${label ?? ''} ${type} ${value}`
    }),
  )
  expect(series.filter(line => !/^(processes|zombies|oldest)/.test(line)).sort()).toEqual([
    'context_switches{type=involuntary} counter 10',
    'context_switches{type=voluntary} counter 9',
    'cpu_seconds{mode=system} counter 2',
    'cpu_seconds{mode=user} counter 1',
    'disk_read_bytes counter 3',
    'disk_written_bytes counter 4',
    'io_read_bytes counter 5',
    'io_written_bytes counter 6',
    'open_fds gauge 15',
    'page_faults{type=major} counter 8',
    'page_faults{type=minor} counter 7',
    'proportional_memory_bytes gauge 16',
    'resident_memory_bytes gauge 11',
    'swap_bytes gauge 13',
    'threads gauge 14',
    'virtual_memory_bytes gauge 12',
  ])
})

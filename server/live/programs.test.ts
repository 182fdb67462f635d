// What the page draws of each tick: programs, not processes, and few of them.

import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { programsIn } from './programs.ts'
import { coloursOf } from './rows.ts'

const MIB = 1024 * 1024
const run = (pid: number, name: string, fields = {}) => process({ pid, argv: [`/bin/${name}`], ...fields })

test('processes of a program are one, with its colour; those of other containers and of the kernel are left out', () => {
  const shown = snapshot({
    containers: [{ id: 'app', name: 'app', main: true, processCount: 2, rssBytes: 0 }],
    processes: [
      run(1, 'worker', { container: 'app', cpuUsage: 0.2, rssBytes: MIB }),
      run(2, 'worker', { container: 'app', cpuUsage: 0.3, rssBytes: 2 * MIB, diskWriteBytesPerSecond: 512 }),
      run(3, 'sidecar', { container: 'other' }),
      run(4, 'kworker', { container: 'app', kernelThread: true }),
    ],
  })
  expect(programsIn(shown, coloursOf([{ program: 'worker', colour: 3 }]))).toEqual([
    { program: 'worker', colour: 3, cpu: 0.5, memory: 3 * MIB, disk: 512 },
  ])
})

test('the largest by each measure are there, by name, however many run', () => {
  const processes = Array.from({ length: 60 }, (_, i) =>
    run(i + 1, `p${String(i).padStart(2, '0')}`, {
      cpuUsage: i / 100,
      rssBytes: (60 - i) * MIB,
      diskReadBytesPerSecond: i === 30 ? 4096 : 0,
    }),
  )
  const names = programsIn(snapshot({ processes }), new Map()).map(({ program }) => program)
  expect(names).toEqual(['p00', 'p01', 'p02', 'p03', 'p04', 'p30', 'p55', 'p56', 'p57', 'p58', 'p59'])
})

// Which processes have areas in the charts: those of the charted container, each once.

import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { process } from '../../model/fixture.ts'
import type { Process } from '../../model/snapshot.ts'
import { at, MIB, one, START, start } from '../fixture.ts'
import { createEncoder } from '../format/encoder.ts'

const CONTAINERS = [
  { id: 'app', name: 'app', main: true, processCount: 1, rssBytes: 8 * MIB, workingSetBytes: 9 * MIB },
  { id: 'sidecar', name: 'sidecar', processCount: 1, rssBytes: 70 * MIB },
] as const

/** One life: this many seconds of these processes. */
function live(folder: string, from: number, processes: readonly Process[]) {
  const recording = start({ folder })
  const encoder = createEncoder()
  for (let second = 1; second <= 5; second++) {
    const now = from + second * 1000
    recording.record(encoder.encode({ ...at(second, now, processes), containers: CONTAINERS }))
  }
  return recording
}

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'topz-timeline-'))
  try {
    run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const app = one({ container: 'app', rssBytes: 8 * MIB, cpuUsage: 0.1 })
const sidecar = process({ pid: 9, id: '9:5', container: 'sidecar', rssBytes: 70 * MIB, cpuUsage: 0.5 })

test('a process outside the container has no share in its charts, however large it is', () => {
  inFolder(folder => {
    const recording = live(folder, START, [app, sidecar])
    const { top, vitals } = recording.timeline({
      from: START,
      to: START + 10_000,
      points: 10,
      top: 8,
      programs: 0,
    })
    expect(top.map(({ id }) => id)).toEqual(['1:0'])
    expect(Math.max(...(vitals.memory ?? []).map(value => value ?? 0))).toBe(9 * MIB)
    recording.close(undefined)
  })
})

test('a process that many lives of topz saw is one area over all of them', () => {
  inFolder(folder => {
    for (let i = 0; i < 12; i++) live(folder, START + i * 10_000, [app]).close(undefined)
    const recording = live(folder, START + 120_000, [app])
    const { top } = recording.timeline({ from: START, to: START + 130_000, points: 13, top: 8, programs: 0 })
    expect(top.map(({ id }) => id)).toEqual(['1:0'])
    expect(top[0]?.memory.every(value => value === 8 * MIB)).toBe(true)
    recording.close(undefined)
  })
})

// Colours outlive topz: what the last life gave, the next one goes on with, and every moment is shown in.

import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProgramColour } from '../../model/snapshot.ts'
import { one, START, start } from '../fixture.ts'

const A: ProgramColour = { program: 'a', colour: 1 }
const B: ProgramColour = { program: 'b', colour: 2 }

test('the last colours are found after a restart, also while none were given yet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-colours-'))
  try {
    const first = start({ folder })
    expect(first.colours({})).toBeUndefined()
    first.run(300, second => ({ processes: [one()], colours: second < 250 ? [A] : [A, B] }))
    expect(first.colours({})).toEqual([A, B])
    first.close(undefined)
    const next = start({ folder })
    next.jump(400_000)
    next.run(3, () => ({ processes: [one()] }))
    expect(next.colours({})).toEqual([A, B])
    next.close(undefined)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a moment before a program got its colour is shown with it: a program has one colour everywhere', () => {
  const recording = start()
  recording.run(20, second => ({ processes: [one()], colours: second < 10 ? [A] : [A, B] }))
  expect(recording.snapshot({ at: START + 5000 })?.colours).toEqual([A, B])
  recording.close(undefined)
})

test('the areas of the timeline have the colours of their programs', () => {
  const recording = start()
  const process = one({ argv: ['python3', '/app/b'], cpuUsage: 0.5 })
  recording.run(20, second => ({ processes: [{ ...process, cpuUsage: second / 100 }], colours: [A, B] }))
  const { top } = recording.timeline({ from: START, to: START + 20_000, points: 10, top: 8, programs: 0 })
  expect(top[0]).toMatchObject({ program: 'b', colour: 2 })
  recording.close(undefined)
})

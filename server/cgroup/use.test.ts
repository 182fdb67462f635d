// A cgroup read by paths and through descriptors that stay open, in a folder.

import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Controller } from './locate.ts'
import { closeUse, openUse, readOpenUse, readUse, type UsePlaces } from './use.ts'
import type { Place } from './v1.ts'

const openFiles = () => readdirSync('/proc/self/fd').length
const cpuStat = (usec: number) => `usage_usec ${usec}\nuser_usec ${usec}\nsystem_usec 0\n`

/** With the files of `app`, by name. */
function inFolder(
  files: Readonly<Record<string, string>>,
  look: (places: UsePlaces, write: (name: string, text: string) => void) => void,
): void {
  const top = mkdtempSync(join(tmpdir(), 'topz-use-'))
  mkdirSync(join(top, 'app'))
  const write = (name: string, text: string) => writeFileSync(join(top, 'app', name), text)
  for (const [name, text] of Object.entries(files)) write(name, text)
  try {
    look({ unified: { top, below: '/app' }, legacy: new Map() }, write)
  } finally {
    rmSync(top, { recursive: true })
  }
}

test('through descriptors it says the same as by paths, and what changed since', () => {
  const files = { 'cpu.stat': cpuStat(100), 'memory.current': '5000\n', 'memory.stat': 'anon 3000\n' }
  inFolder(files, (places, write) => {
    const before = openFiles()
    const { use, open } = openUse(places, () => 7)
    expect(use).toEqual(readUse(places, () => 7))
    if (open === undefined) throw new Error('not kept open')
    expect(readOpenUse(open, () => 7)).toEqual(use)
    write('cpu.stat', cpuStat(200))
    write('memory.stat', 'anon 4000\n')
    expect(readOpenUse(open, () => 7)).toMatchObject({ usageUsec: 200, memoryBytes: 5000, anonBytes: 4000 })
    expect(openFiles()).toBe(before + 3)
    closeUse(open)
    expect(openFiles()).toBe(before)
  })
})

test('a hybrid host: controllers of v1, pressure of v2', () => {
  inFolder({ 'cpuacct.usage': '5000\n', 'cpu.pressure': 'some avg10=2.00 total=5\n' }, ({ unified }) => {
    const legacy = new Map<Controller, Place>([['cpuacct', unified as Place]])
    const { use, open } = openUse({ unified, legacy }, () => 7)
    expect(use).toMatchObject({ usageUsec: 5, cpuPressure: { some: { avg10: 2, totalUsec: 5 } } })
    if (open === undefined) throw new Error('not kept open')
    expect(readOpenUse(open, () => 7)).toEqual(use)
    closeUse(open)
  })
})

test('files that are too long are read by paths, and none stays open', () => {
  const devices = Array.from(
    { length: 400 },
    (_, n) => `8:${n} rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0`,
  )
  inFolder({ 'cpu.stat': cpuStat(100), 'io.stat': devices.join('\n') }, places => {
    const before = openFiles()
    const { use, open } = openUse(places, () => 7)
    expect(use.devices).toHaveLength(400)
    expect(open).toBeUndefined()
    expect(openFiles()).toBe(before)
  })
})

test('a file that grows too long while it is open tells nothing', () => {
  inFolder({ 'cpu.stat': cpuStat(100) }, (places, write) => {
    const { open } = openUse(places, () => 7)
    if (open === undefined) throw new Error('not kept open')
    write('cpu.stat', cpuStat(100).padEnd(20_000, '\n'))
    expect(readOpenUse(open, () => 7)).toBeUndefined()
    closeUse(open)
  })
})

// A whole machine with a Debian kernel that knows only cgroup v2, with topz in it: the machines that tests run on have
// v1 or both.

import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Acceleration, accelerations, bootMachine, CACHE, createMemory } from './machine-boot.ts'
import { compilePrograms, PROGRAMS } from './programs.ts'

const COMMANDS = 'sh mount umount mkdir sleep cat echo wget poweroff seq grep touch ifconfig date tr wc'

/** What the machine wrote: a word of its script -> the text below it, in order. */
export type Console = ReadonlyMap<string, readonly string[]>

export interface MachinePlan {
  /** Its process 1, a file beside this one. */
  readonly script: string
  readonly programs: readonly string[]
  /** From its start to its end. */
  readonly msMax: Readonly<Record<Acceleration, number>>
}

export async function runMachine(plan: MachinePlan): Promise<Console> {
  compilePrograms()
  const folder = mkdtempSync(join(CACHE, 'machine-'))
  try {
    const memory = initialMemory(folder, plan)
    let written = ''
    for (const acceleration of accelerations()) {
      written = await whatItWrites(acceleration, memory, plan)
      if (written.includes('@end')) return sectionsOf(written)
    }
    throw new Error(`the machine did not finish:\n${written.slice(-4000)}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function whatItWrites(
  acceleration: Acceleration,
  memory: string,
  { msMax }: MachinePlan,
): Promise<string> {
  const own = ['-m', '2048', '-nic', 'none', '-monitor', 'none']
  const machine = await bootMachine(acceleration, memory, own)
  if (machine === undefined) return `${acceleration}: it does not boot`
  const late = setTimeout(machine.stop, msMax[acceleration])
  await machine.ended
  clearTimeout(late)
  return machine.console()
}

function initialMemory(folder: string, { script, programs }: MachinePlan): string {
  const { put, putProgram, pack } = createMemory(folder, COMMANDS.split(' '))
  putProgram('/usr/bin/unshare', 'bin/unshare-linux')
  putProgram(join(import.meta.dirname, '../dist/topz'), 'server')
  put(join(import.meta.dirname, script), 'init')
  put(join(import.meta.dirname, 'machine-functions.sh'), 'functions.sh')
  for (const program of programs) put(join(PROGRAMS, program), `programs/${program}`)
  // Under another name: its row is found by that.
  put(join(PROGRAMS, 'sleepers'), 'programs/victim')
  return pack()
}

function sectionsOf(console: string): Console {
  const sections = new Map<string, string[]>()
  for (const section of console.replaceAll('\r', '').split(/^@/m).slice(1)) {
    const end = section.indexOf('\n')
    const name = section.slice(0, end)
    sections.set(name, [...(sections.get(name) ?? []), section.slice(end + 1)])
  }
  return sections
}

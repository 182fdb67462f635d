// A recording that contains secrets -> the same without: for a report, and for a replay without other instructions.
// Masking what was already masked changes nothing.

import type { Event } from '../model/event.ts'
import type { Finding } from '../model/finding.ts'
import { programOf } from '../model/program.ts'
import type { Difference } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type RedactMode, redactArgv, redactText } from './redact.ts'
import { createRedactor } from './redactor.ts'

/** Successive moments contain the same processes. */
const REDACTORS = { on: createRedactor('on'), exe: createRedactor('exe') } as const

export function maskSnapshot(snapshot: Snapshot, mode: RedactMode): Snapshot {
  if (mode === 'off') return snapshot
  const processes = snapshot.processes.map(process => maskProcess(process, mode))
  const { command } = snapshot.namespace
  const programs = new Set(mode === 'exe' ? processes.map(programOf) : [])
  return {
    ...snapshot,
    processes,
    events: snapshot.events.map(event => maskEvent(event, mode)),
    // Arguments that are hidden name no program either.
    ...(mode === 'exe' &&
      snapshot.colours && { colours: snapshot.colours.filter(({ program }) => programs.has(program)) }),
    ...(snapshot.findings && { findings: snapshot.findings.map(maskFinding) }),
    ...(command !== undefined && {
      namespace: {
        ...snapshot.namespace,
        command: processes[0]?.pid === 1 ? processes[0].command : maskLine(command),
      },
    }),
  }
}

function maskProcess(process: Process, mode: Exclude<RedactMode, 'off'>): Process {
  const { argv } = process
  if (argv === undefined || argv.length === 0) return process
  const masked = REDACTORS[mode](argv, process.commandTruncated)
  return masked.every((argument, i) => argument === argv[i]) && masked.length === argv.length
    ? process
    : { ...process, argv: masked, command: masked.join(' ') }
}

/** Its command, what a finding holds, and the sentence of an event of topz 0.1. */
export function maskEvent(event: Event, mode: Exclude<RedactMode, 'off'>): Event {
  if (event.text !== undefined) return { ...event, text: maskLine(event.text) }
  if ('command' in event && event.command !== undefined)
    return { ...event, command: maskCommand(event.command, mode) }
  if ('finding' in event && event.finding.evidence !== undefined)
    return { ...event, finding: maskFinding(event.finding as Finding) }
  return event
}

/** Of its words, the first is the program. */
function maskCommand(command: string, mode: Exclude<RedactMode, 'off'>): string {
  return mode === 'exe' ? (command.split(' ')[0] ?? '') : maskLine(command)
}

/** What of its evidence is text may hold a command line. */
function maskFinding(finding: Finding): Finding {
  const evidence = Object.entries(finding.evidence).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskLine(value) : value,
  ])
  return { ...finding, evidence: Object.fromEntries(evidence) }
}

export function maskDifference(difference: Difference, mode: Exclude<RedactMode, 'off'>): Difference {
  // What follows the program may be a secret's script: of what --redact=exe hides, its name is a part.
  const maskName = <T extends { readonly name?: string }>(one: T): T =>
    mode === 'exe' && one.name !== undefined ? { ...one, name: one.name.split(' ')[0] } : one
  const changes = difference.changes.map(change => ({
    ...maskName(change),
    ...(change.command !== undefined && { command: maskCommand(change.command, mode) }),
    ...(change.by && { by: change.by.map(maskName) }),
  }))
  return { ...difference, changes }
}

/** A sentence that contains a command line: by its words, and as a whole. */
function maskLine(text: string): string {
  return redactText(redactArgv(text.split(' '), 'on').join(' '))
}

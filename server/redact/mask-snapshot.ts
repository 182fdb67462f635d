// A recording that contains secrets -> the same without: for a report, and for a replay without other instructions.
// Masking what was already masked changes nothing.

import type { Ending, EndingEvidence } from '../model/ending.ts'
import type { Event } from '../model/event.ts'
import type { Finding } from '../model/finding.ts'
import { programOf } from '../model/program.ts'
import type { Difference, Life } from '../model/recording.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { type RedactMode, redactArgv, redactText } from './redact.ts'
import { createRedactor } from './redactor.ts'

type Mode = Exclude<RedactMode, 'off'>

/** Successive moments contain the same processes. */
const REDACTORS = { on: createRedactor('on'), exe: createRedactor('exe') } as const

export function maskSnapshot(snapshot: Snapshot, mode: RedactMode): Snapshot {
  if (mode === 'off') return snapshot
  const processes = snapshot.processes.map(process => maskProcess(process, mode))
  const { namespace, previousLife, recorded } = snapshot
  const { command } = namespace
  const programs = new Set(mode === 'exe' ? processes.map(programOf) : [])
  return {
    ...snapshot,
    processes,
    events: snapshot.events.map(event => maskEvent(event, mode)),
    // Arguments that are hidden name no program either.
    ...(mode === 'exe' &&
      snapshot.colours && { colours: snapshot.colours.filter(({ program }) => programs.has(program)) }),
    ...(snapshot.findings && { findings: snapshot.findings.map(finding => maskFinding(finding, mode)) }),
    ...(previousLife && { previousLife: maskLife(previousLife, mode) }),
    ...(recorded?.ending && { recorded: { ...recorded, ending: maskEnding(recorded.ending, mode) } }),
    ...(command !== undefined && {
      namespace: {
        ...namespace,
        command: processes[0]?.pid === 1 ? processes[0].command : maskLine(command),
      },
    }),
  }
}

function maskProcess(process: Process, mode: Mode): Process {
  const { argv } = process
  if (argv === undefined || argv.length === 0) return process
  const masked = REDACTORS[mode](argv, process.commandTruncated)
  return masked.every((argument, i) => argument === argv[i]) && masked.length === argv.length
    ? process
    : { ...process, argv: masked, command: masked.join(' ') }
}

/** Its command, what a finding holds, and the sentence of an event of topz 0.1. */
export function maskEvent(event: Event, mode: Mode): Event {
  if (event.text !== undefined) return { ...event, text: maskLine(event.text) }
  const masked = maskCall(event, mode)
  if ('command' in masked && masked.command !== undefined)
    return { ...masked, command: maskCommand(masked.command, mode) }
  if ('finding' in masked && masked.finding.evidence !== undefined)
    return { ...masked, finding: maskFinding(masked.finding as Finding, mode) }
  return masked
}

/** Of its words, the first is the program. */
function maskCommand(command: string, mode: Mode): string {
  return mode === 'exe' ? (command.split(' ')[0] ?? '') : maskLine(command)
}

/** Its names, and what of its evidence is text: that may hold a command line, or a part of one. */
function maskFinding(finding: Finding, mode: Mode): Finding {
  const mask = (name: string, text: string) => (COMMANDS.has(name) ? maskCommand(text, mode) : maskLine(text))
  const evidence = Object.entries(finding.evidence).map(([name, value]) => [
    name,
    typeof value === 'string' ? mask(name, value) : value,
  ])
  return {
    ...finding,
    subject: maskCall(finding.subject, mode),
    evidence: Object.fromEntries(evidence),
    who: finding.who.map(one => maskCall(one, mode)),
  }
}

/** How it ended names processes. */
export function maskLife(life: Life, mode: Mode): Life {
  return life.ending === undefined ? life : { ...life, ending: maskEnding(life.ending, mode) }
}

function maskEnding(ending: Ending, mode: Mode): Ending {
  const evidence = ending.evidence.map(one => maskEvidence(one, mode))
  return { ...maskCall(ending, mode), evidence }
}

function maskEvidence(one: EndingEvidence, mode: Mode): EndingEvidence {
  switch (one.kind) {
    case 'event':
      return { ...one, event: maskEvent(one.event, mode) }
    case 'sameApp':
      return maskCall(one, mode)
    case 'othersEnded':
      return { ...one, processes: one.processes.map(process => maskCall(process, mode)) }
    default:
      return one
  }
}

const COMMANDS: ReadonlySet<string> = new Set(['command', 'victim', 'parentComm'])

/** It holds a script's name, which `exe` hides: then the name of the process has to do. */
function maskCall<T extends { readonly call?: string }>(one: T, mode: Mode): T {
  if (one.call === undefined) return one
  const { call, ...nameless } = one
  return mode === 'exe' && call.includes(' ') ? (nameless as T) : { ...one, call: maskLine(call) }
}

export function maskDifference(difference: Difference, mode: Mode): Difference {
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

// A finding -> its sentence and what to do next. Names may hold any character: code that writes to a terminal escapes
// them (render/width.ts).

import type { Finding, FindingId } from '../model/finding.ts'
import { blind } from './findings/blind.ts'
import { clockStep } from './findings/clock-step.ts'
import { crashLoop } from './findings/crash-loop.ts'
import { deletedFiles } from './findings/deleted-files.ts'
import { diskFull } from './findings/disk-full.ts'
import { fds } from './findings/fds.ts'
import { ioStall } from './findings/io-stall.ts'
import { memoryEta } from './findings/memory-eta.ts'
import { memoryGrows } from './findings/memory-grows.ts'
import { memoryPressure } from './findings/memory-pressure.ts'
import { misfitCpu } from './findings/misfit-cpu.ts'
import { misfitMemory } from './findings/misfit-memory.ts'
import { noStop } from './findings/no-stop.ts'
import { notAccepting } from './findings/not-accepting.ts'
import { oomKill } from './findings/oom-kill.ts'
import { pidsLimit } from './findings/pids-limit.ts'
import { starved } from './findings/starved.ts'
import { stopped } from './findings/stopped.ts'
import { stuck } from './findings/stuck.ts'
import { threadFull } from './findings/thread-full.ts'
import { throttled } from './findings/throttled.ts'
import { throttledBursts } from './findings/throttled-bursts.ts'
import { unclosed } from './findings/unclosed.ts'
import { unreachable } from './findings/unreachable.ts'
import { zombies } from './findings/zombies.ts'
import type { FindingWords, Say } from './phrases.ts'

const SAY: Readonly<Record<FindingId, Say>> = {
  'oom-kill': oomKill,
  'crash-loop': crashLoop,
  'no-stop': noStop,
  'memory-eta': memoryEta,
  'memory-grows': memoryGrows,
  throttled,
  'memory-pressure': memoryPressure,
  starved,
  'io-stall': ioStall,
  'throttled-bursts': throttledBursts,
  'not-accepting': notAccepting,
  fds,
  'pids-limit': pidsLimit,
  zombies,
  stopped,
  'disk-full': diskFull,
  stuck,
  'misfit-memory': misfitMemory,
  'misfit-cpu': misfitCpu,
  'deleted-files': deletedFiles,
  'clock-step': clockStep,
  unreachable,
  unclosed,
  'thread-full': threadFull,
  blind,
}

export function findingWords(finding: Finding, at: number): FindingWords {
  return SAY[finding.id](finding, at)
}

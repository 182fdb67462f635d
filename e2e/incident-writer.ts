// `bun e2e/incident-writer.ts FOLDER [FROM TO]`: records the incident of incident.ts by the parts that record a real one:
// both lives, or one from and to these seconds. Prints the time of the last tick, Unix milliseconds.

import { createColours } from '../server/derive/colours.ts'
import { createEvents } from '../server/derive/events.ts'
import { createFindingEvents } from '../server/derive/events-findings.ts'
import { createGrowth, type Growth } from '../server/derive/growth.ts'
import { createFindings } from '../server/findings/findings.ts'
import type { Process } from '../server/model/snapshot.ts'
import { isZombie } from '../server/model/zombie.ts'
import { appOf } from '../server/recorder/ask/lives.ts'
import { createEncoder } from '../server/recorder/format/encoder.ts'
import { createRecording } from '../server/recorder/recording.ts'
import { incidentAt } from './incident.ts'
import { INCIDENT_BEGIN, LIVES } from './incident-container.ts'

const [folder = '', from, to] = process.argv.slice(2)
const HISTORY_MS = 30 * 86_400_000
const colours = createColours()

function withGrowth(process: Process, known: Map<string, Growth>, atMs: number): Process {
  const growth = known.get(process.id) ?? createGrowth(process.rssBytes, atMs)
  known.set(process.id, growth)
  const rssGrowthBytes = isZombie(process) ? undefined : growth.after(process.rssBytes, atMs)
  return rssGrowthBytes === undefined ? process : { ...process, rssGrowthBytes }
}

function recordLife([begin, end]: readonly [number, number]): void {
  let now = INCIDENT_BEGIN + begin * 1000
  const recording = createRecording(
    { folder, replay: undefined, historyMs: HISTORY_MS, bytesMax: 64 * 2 ** 20, version: '0.1.0', boot: 'b' },
    () => now,
  )
  const encoder = createEncoder()
  const events = createEvents()
  const findings = createFindings()
  const findingEvents = createFindingEvents()
  const known = new Map<string, Growth>()
  for (let second = begin; second < end; second++) {
    now = INCIDENT_BEGIN + second * 1000
    const seen = incidentAt(second)
    const processes = seen.processes.map(process => withGrowth(process, known, now))
    events.observe({ ...seen, processes })
    const told = { ...seen, processes, colours: colours.observe({ ...seen, processes }, INCIDENT_BEGIN) }
    const found = findings.find(told)
    const wanted = encoder.encode({
      ...told,
      ...found,
      seq: second - begin + 1,
      events: events.note(findingEvents(found.findings), now),
    })
    const answer = recording.record(wanted)
    if (answer === 'lost') encoder.restart()
    if (answer === 'full') encoder.beginGroup()
    if (second === begin) recording.attach(appOf(seen))
  }
  // Nothing was left to note how it ended.
  recording.close(undefined)
}

const lives = from === undefined ? LIVES : [[Number(from), Number(to)] as const]
for (const life of lives) recordLife(life)
console.log(INCIDENT_BEGIN + ((lives.at(-1)?.[1] ?? 0) - 1) * 1000)

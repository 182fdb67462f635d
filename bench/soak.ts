// Memory over time (F35): 1,000 processes, four readings a second, five viewers; one topz that records in memory next
// to one that records to a file. Started by main.ts inside its own namespaces; prints one line a minute, then what is
// above its plateau, and ends with status 1 if anything is.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import { anonymousMegabytes, median, pause, rssMegabytes } from './cost.ts'
import { MINUTES_MIN, verdictOf } from './plateau.ts'
import { openViewer } from './viewer.ts'

const PORT = 18090
const VIEWERS = 5
/** Readings a minute: between two collections garbage comes and goes. */
const LOOKS = 12
/** What the allocator takes for a page of the recording in memory (bench/README.md). */
const BYTES_PER_RECORDED = 1.16

const [programs = '', topzPath = '', minutesText = ''] = process.argv.slice(2)

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = spawn(join(programs, 'crowd'), ['1000', '20'], { stdio: ['ignore', 'pipe', 'ignore'] })
await once(crowd.stdout, 'data')
const folder = mkdtempSync(join(tmpdir(), 'topz-soak-'))
const places = [[], [`--data=${folder}`]].map((flags, i) => {
  const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT + i}`, '--interval=250ms', ...flags], {
    stdio: 'ignore',
  })
  return {
    name: i === 0 ? 'in memory' : 'in a file',
    pid: topz.pid as number,
    port: PORT + i,
    /** One for each minute; without what is recorded in memory, which grows until it covers an hour. */
    resident: [] as number[],
    descriptors: [] as number[],
    threads: [] as number[],
  }
})
await pause(2000)
for (const { port } of places) for (let i = 0; i < VIEWERS; i++) await openViewer(port)

console.log('minute: resident (anonymous), recorded MB; in memory | in a file')
for (let minute = 0; minute <= Number(minutesText); minute++) {
  const looks: number[][] = places.map(() => [])
  for (let look = 0; look < (minute === 0 ? 1 : LOOKS); look++) {
    if (minute > 0) await pause(60_000 / LOOKS)
    for (const [i, { pid }] of places.entries()) looks[i]?.push(rssMegabytes(pid))
  }
  const told = await Promise.all(places.map((place, i) => note(place, median(looks[i] ?? []))))
  console.log(`${minute}: ${told.join(' | ')}`)
}
rmSync(folder, { recursive: true, force: true })
process.exit(judge() ? 0 : 1)

async function note(place: (typeof places)[number], resident: number): Promise<string> {
  const { pid, port, name } = place
  const { bytes } = (await (await fetch(`http://127.0.0.1:${port}/api/recording`)).json()) as RecordingStatus
  const recorded = bytes / 1024 ** 2
  place.resident.push(resident - (name === 'in memory' ? recorded * BYTES_PER_RECORDED : 0))
  place.descriptors.push(readdirSync(`/proc/${pid}/fd`).length)
  place.threads.push(readdirSync(`/proc/${pid}/task`).length)
  return `${resident.toFixed(1)} (${anonymousMegabytes(pid).toFixed(1)}), ${recorded.toFixed(1)}`
}

/** False: something grew. */
function judge(): boolean {
  let holds = true
  for (const { name, resident, descriptors, threads } of places)
    for (const [what, readings] of Object.entries({ 'resident MB': resident, descriptors, threads })) {
      const verdict = verdictOf(readings)
      if (verdict === undefined) {
        console.log(`too short to tell: expected --soak=${MINUTES_MIN} or more`)
        return true
      }
      holds &&= verdict.holds
      const { plateau, end } = verdict
      console.log(
        `${name}, ${what}: ${plateau.toFixed(1)}, at the end ${end.toFixed(1)}: ${verdict.holds ? 'holds' : 'GREW'}`,
      )
    }
  return holds
}

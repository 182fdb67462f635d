// Memory over time: 1,000 processes, four readings a second, five viewers; one topz that records in memory beside one
// that records to a file. Started by main.ts inside namespaces of its own; prints one line a minute.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RecordingStatus } from '../server/model/recording.ts'
import { anonymousMegabytes, pause, rssMegabytes } from './cost.ts'
import { openViewer } from './viewer.ts'

const PORT = 18090
const VIEWERS = 5

const [programs = '', topzPath = '', minutesText = ''] = process.argv.slice(2)

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const crowd = spawn(join(programs, 'crowd'), ['1000', '20'], { stdio: ['ignore', 'pipe', 'ignore'] })
await once(crowd.stdout, 'data')
const folder = mkdtempSync(join(tmpdir(), 'topz-soak-'))
const places = [[], [`--data=${folder}`]].map((flags, i) => {
  const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT + i}`, '--interval=250ms', ...flags], {
    stdio: 'ignore',
  })
  return { pid: topz.pid as number, port: PORT + i }
})
await pause(2000)
for (const { port } of places) for (let i = 0; i < VIEWERS; i++) await openViewer(port)

console.log('minute: resident (anonymous), recorded MB; in memory | in a file')
for (let minute = 0; minute <= Number(minutesText); minute++) {
  if (minute > 0) await pause(60_000)
  const told = await Promise.all(
    places.map(async ({ pid, port }) => {
      const { bytes } = (await (
        await fetch(`http://127.0.0.1:${port}/api/recording`)
      ).json()) as RecordingStatus
      const recorded = (bytes / 1024 ** 2).toFixed(1)
      return `${rssMegabytes(pid).toFixed(1)} (${anonymousMegabytes(pid).toFixed(1)}), ${recorded}`
    }),
  )
  console.log(`${minute}: ${told.join(' | ')}`)
}
rmSync(folder, { recursive: true, force: true })
process.exit(0)

// What viewers cost: topz's CPU with one viewer and with 200 of 20 different views; and what the page costs the
// browser's renderer while nothing in the list moves. Prints two lines.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { RUNTIME_SETTINGS } from '../scripts/runtime-settings.mjs'
import { cpuPerSecond, pause } from './cost.ts'
import { openViewer } from './viewer.ts'

const PORT = 18091
const VIEWS = 20

export async function viewers(topzPath: string, crowdPath: string, count: number): Promise<void> {
  const children: ChildProcess[] = []
  const start = async (busy: number) => {
    const crowd = spawn(crowdPath, [String(1000 - busy), String(busy)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(crowd.stdout, 'data')
    const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT}`], {
      stdio: 'ignore',
      env: { ...process.env, ...RUNTIME_SETTINGS },
    })
    children.push(crowd, topz)
    await pause(2000)
    return topz.pid as number
  }
  const end = async () => {
    const ended = children.splice(0)
    await Promise.all(
      ended.map(child => {
        child.kill('SIGKILL')
        return once(child, 'exit')
      }),
    )
  }

  const pid = await start(20)
  const opened = [await openViewer(PORT)]
  await pause(60_000)
  const alone = await cpuPerSecond(pid, () => pause(30_000))
  while (opened.length < count) opened.push(await openViewer(PORT, 40 + (opened.length % VIEWS)))
  await pause(10_000)
  const framesBefore = opened.map(viewer => viewer.frames())
  const all = await cpuPerSecond(pid, () => pause(30_000))
  const least = Math.min(...opened.map((viewer, i) => viewer.frames() - (framesBefore[i] as number)))
  for (const viewer of opened) viewer.close()
  await end()
  console.log(
    `1 viewer ${(alone / 1e4).toFixed(2)} % of a core; ${count} viewers of ${VIEWS} views ${(all / 1e4).toFixed(2)} %; least frames of one in 30 s: ${least}`,
  )

  // In its own PID namespace: otherwise the browser is in its own list, and nothing there is at rest.
  const inside = `${crowdPath} 1000 0 >/dev/null & exec ${topzPath} --address=127.0.0.1:${PORT}`
  children.push(
    spawn('unshare', ['-pf', '--kill-child', '--mount-proc', 'sh', '-c', inside], { stdio: 'ignore' }),
  )
  await pause(3000)
  const page = join(import.meta.dirname, 'page-at-rest.mjs')
  process.stdout.write(execFileSync('node', [page, `http://127.0.0.1:${PORT}/topz`], { encoding: 'utf8' }))
  await end()
  process.exit(0)
}

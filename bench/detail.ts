// One process in depth: how long each part takes, of a process with many threads and of one with many descriptors,
// while a page asks again and again. Prints a line per part.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { median, pause, percentile } from './cost.ts'

const PORT = 18095
const ROUNDS = 40
const PARTS = ['threads', 'files', 'sockets', 'limits', 'maps', 'status']

export async function detail(topzPath: string, programs: string): Promise<void> {
  const subjects: readonly (readonly [name: string, child: ChildProcess])[] = [
    ['1,000 threads', start(join(programs, 'threads'), '1000')],
    ['10,000 descriptors', start(join(programs, 'fds'), '10000')],
  ]
  const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT}`], { stdio: 'ignore' })
  await pause(3000)
  for (const [name, child] of subjects) {
    for (const part of PARTS) {
      const times: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const startMs = performance.now()
        const answer = await fetch(`http://127.0.0.1:${PORT}/api/processes/${child.pid}/${part}`)
        await answer.text()
        times.push(performance.now() - startMs)
      }
      console.log(
        `${name}: ${part} ${median(times).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms`,
      )
    }
    child.kill('SIGKILL')
  }
  topz.kill('SIGKILL')
  await once(topz, 'exit')
  process.exit(0)
}

function start(file: string, ...args: string[]): ChildProcess {
  return spawn(file, args, { stdio: 'ignore' })
}

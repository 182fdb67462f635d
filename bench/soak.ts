// Memory over time: 1,000 processes, 5 viewers, four readings a second. Prints resident memory once a minute.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pause, rssMegabytes } from './cost.ts'
import { openViewer } from './viewer.ts'

const PORT = 18090

export async function soak(topzPath: string, crowdPath: string, minutes: number): Promise<void> {
  const crowd = spawn(crowdPath, ['1000', '20'], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(crowd.stdout, 'data')
  const topz = spawn(topzPath, [`--address=127.0.0.1:${PORT}`, '--interval=250ms'], {
    stdio: 'ignore',
    env: { ...process.env, BUN_JSC_useFTLJIT: '0' },
  })
  await pause(2000)
  for (let i = 0; i < 5; i++) await openViewer(PORT)
  for (let minute = 0; minute <= minutes; minute++) {
    console.log(`${minute} min: ${rssMegabytes(topz.pid as number).toFixed(1)} MB`)
    if (minute < minutes) await pause(60_000)
  }
  topz.kill('SIGKILL')
  crowd.kill('SIGKILL')
  process.exit(0)
}

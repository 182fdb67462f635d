// Any number of processes whose command lines block their readers, and a whole topz beside them: the list stays fresh
// and every other process has a command line. Linux, as root.

import { afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Detail, Thread } from '../server/model/detail.ts'
import type { Snapshot } from '../server/model/snapshot.ts'
import { enterNamespace, type Inside } from './namespace.ts'
import { compilePrograms } from './programs.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const OTHERS = 60
const STUCK_READERS = 3
let inside: Inside | undefined

beforeAll(compilePrograms)
afterEach(async () => {
  await inside?.stop()
  inside = undefined
})

for (const count of [3, 50])
  test(`P6, F25: ${count} processes whose command lines block cost three threads, and no other command lines`, async () => {
    inside = enterNamespace(`mount -t tmpfs none /mnt
      for i in $(seq ${count}); do
        mkdir /mnt/$i; .cache/programs/blocked-cmdline /mnt/$i > /mnt/$i.said &
      done
      for i in $(seq ${count}); do until grep -q ready /mnt/$i.said; do sleep 0.05; done; done
      for i in $(seq ${OTHERS}); do sleep 6\${i}0 & done
      (sleep 4; exec sleep 999) &
      exec $BUN server/main.ts --address=127.0.0.1:0 --interval=250ms`)
    const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
    const read = async () => (await (await fetch(`${origin}/topz.json`)).json()) as Snapshot
    const sleepers = ({ processes }: Snapshot) => processes.filter(({ comm }) => comm === 'sleep')
    let last = await read()
    const ages: number[] = []
    const seen = await until('the command lines of all others', async () => {
      const snapshot = await read()
      if (snapshot.seq !== last.seq) ages.push(snapshot.at - last.at)
      last = snapshot
      const known = sleepers(snapshot).filter(({ command }) => /^sleep \d+$/.test(command))
      // One of them comes when the readers are already stuck.
      const hasLate = known.some(({ command }) => command === 'sleep 999')
      return known.length === OTHERS + 1 && hasLate ? snapshot : undefined
    })
    expect(sleepers(seen)).toHaveLength(OTHERS + 1)
    // Half of them: on a busy machine some tick is late, whichever process is stuck.
    const middle = ages.sort((a, b) => a - b)[Math.floor(ages.length / 2)]
    expect(middle).toBeLessThan(1000)
    const blocked = seen.processes.filter(({ command }) => command === '[blocked-cmdline]')
    expect(blocked.filter(one => one.absent?.includes('cmdline'))).toHaveLength(count)
    const topz = seen.processes.find(({ self }) => self)
    const stuck = async () => {
      const threads = await fetch(`${origin}/api/processes/${topz?.pid}/threads`)
      const { items } = (await threads.json()) as Detail<Thread>
      return items.filter(({ comm, state }) => comm === 'Worker' && state === 'D').length
    }
    // A thread that was replaced may still be on its way to the next file that blocks.
    await until('the readers to be stuck', async () => (await stuck()) === STUCK_READERS || undefined)
    await until('a word on it', async () => {
      const health = await (await fetch(`${origin}/healthz`)).text()
      return health === 'degraded\n' ? true : undefined
    })
  })

// A share whose server is gone, and a whole topz beside it: the list stays fresh, and other mounts have their numbers.
// Linux, as root.

import { afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import type { Snapshot } from '../server/model/snapshot.ts'
import { enterNamespace, type Inside } from './namespace.ts'
import { compilePrograms } from './programs.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

let inside: Inside | undefined
beforeAll(compilePrograms)
afterEach(async () => {
  await inside?.stop()
  inside = undefined
})

test('a mount that does not answer is reported as stuck, and costs neither a tick nor the numbers of others', async () => {
  inside = enterNamespace(`mount -t tmpfs -o size=8m none /mnt
    mkdir /mnt/share; .cache/programs/silent-mount /mnt/share > /mnt/said &
    until grep -q ready /mnt/said; do sleep 0.05; done
    head -c 4M /dev/zero > /mnt/full
    exec $BUN server/main.ts --address=127.0.0.1:0 --interval=250ms`)
  const [, origin] = await inside.until(/(http:\/\/localhost:\d+)\/topz/)
  const read = async () => (await (await fetch(`${origin}/topz.json`)).json()) as Snapshot
  const { snapshot, mounts } = await until('a mount that does not answer', async () => {
    const snapshot = await read()
    const mounts = snapshot.containers.flatMap(container => container.mounts ?? [])
    return mounts.some(({ stuck }) => stuck) ? { snapshot, mounts } : undefined
  })
  expect(mounts.find(({ path }) => path === '/mnt/share')).toMatchObject({ type: 'fuse', stuck: true })
  const memory = mounts.find(({ path }) => path === '/mnt')
  expect(memory?.usedBytes).toBeWithin(4 << 20, 5 << 20)
  expect((memory?.usedBytes ?? 0) + (memory?.availableBytes ?? 0)).toBe(8 << 20)
  await until('later ticks', async () => ((await read()).seq > snapshot.seq + 3 ? true : undefined))
  expect(await (await fetch(`${origin}/healthz`)).text()).toBe('ok\n')
})

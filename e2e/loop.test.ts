// A topz whose main loop was stopped: it says so once it continues.

import { expect, setDefaultTimeout, test } from 'bun:test'
import { startTopz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

test('F37, S37: a topz that was stopped for seconds says so: in its health, its metrics and one line of its log', async () => {
  // At the usual interval: with a shorter one, ticks that a busy machine delays are `stale`, which goes before.
  const topz = await startTopz(['--log-format=json'])
  try {
    const read = async (path: string) => (await fetch(`${topz.origin}${path}`)).text()
    await until('a tick', async () =>
      (await fetch(`${topz.origin}/readyz`)).status === 200 ? true : undefined,
    )
    topz.child.kill('SIGSTOP')
    const stoppedMs = performance.now()
    await until('three seconds', async () => performance.now() - stoppedMs > 3000 || undefined)
    topz.child.kill('SIGCONT')
    await until('to be reported', async () => ((await read('/healthz')) === 'degraded\n' ? true : undefined))
    const delay = Number(/^topz_loop_delay_seconds (\S+)$/m.exec(await read('/metrics'))?.[1])
    expect(delay).toBeGreaterThan(2)
    const lines = await until('the line', async () => {
      const found = topz
        .log()
        .split('\n')
        .filter(line => line.includes('main loop blocked'))
      return found.length > 0 ? found : undefined
    })
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] as string)).toMatchObject({ level: 'warn', event: 'main loop blocked' })
    expect(JSON.parse(lines[0] as string).seconds).toBeGreaterThan(2)
    expect(JSON.parse(lines[0] as string).cpuSeconds).toBeLessThan(2)
  } finally {
    await topz.stop()
  }
})

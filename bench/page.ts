// What the page costs the browser with a long list: while it loads, while it is updated and scrolled fast, at rest,
// hidden, and over time. Prints a line of JSON for each.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')

/** `count` processes, of which some are busy while it is used; `minutes` of watching for the heap. */
export async function pageBench(crowd: string, count: number, minutes: number): Promise<void> {
  const [used, rested] = ['page-in-use.mjs', 'page-at-rest.mjs'].map(name => join(import.meta.dirname, name))
  await withTopz(crowd, count, 20, url => measure(used as string, url))
  await withTopz(crowd, count, 0, url => measure(rested as string, url, String(minutes)))
}

/** In a namespace of its own: the browser is not in its own list. */
async function withTopz(crowd: string, count: number, busy: number, use: (url: string) => void) {
  const inside = `${crowd} ${count - busy} ${busy} | { read ready; exec "$0" server/main.ts --address=127.0.0.1:0; }`
  const topz: ChildProcess = spawn(
    'unshare',
    ['-pf', '--kill-child', '--mount-proc', 'sh', '-c', inside, process.execPath],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    const [said] = await once(topz.stdout as NonNullable<ChildProcess['stdout']>, 'data')
    const [url = ''] = /http\S+/.exec(String(said)) ?? []
    use(url)
  } finally {
    topz.kill('SIGKILL')
    await once(topz, 'exit')
  }
}

function measure(script: string, ...words: readonly string[]): void {
  process.stdout.write(execFileSync('node', [script, ...words], { encoding: 'utf8' }))
}

// `npm start` as people run it: what ends npm ends topz.
import { afterEach, expect, setDefaultTimeout, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { until } from './until.ts'

setDefaultTimeout(60_000)

let npm: ChildProcess | undefined
afterEach(() => {
  npm?.kill('SIGKILL')
})

async function startNpm(): Promise<string> {
  const args = ['start', '--silent', '--', '--address=127.0.0.1:0']
  npm = spawn('npm', args, { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'ignore'] })
  let said = ''
  npm.stdout?.on('data', chunk => {
    said += chunk
  })
  return until('the address', async () => /http:\/\/\S+?(?=\/topz)/.exec(said)?.[0])
}

const answers = (origin: string) =>
  fetch(`${origin}/healthz`).then(
    () => true,
    () => false,
  )

test('SIGTERM to npm ends topz, too, although npm signals only the shell in between', async () => {
  const origin = await startNpm()
  expect(await answers(origin)).toBe(true)
  npm?.kill('SIGTERM')
  await once(npm as ChildProcess, 'exit')
  await until('topz to end', async () => ((await answers(origin)) ? undefined : true))
})

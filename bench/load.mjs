// The clients of real-programs.ts, in a container of their own: NAME=ADDRESS ... -> a few requests a second to each, more
// and fewer in waves of five minutes, with a new connection for every tenth.

import { spawn } from 'node:child_process'
import { connect } from 'node:net'

const WAVE_MS = 300_000
const targets = new Map(process.argv.slice(2).map(word => word.split('=')))

/** Requests a second at this moment: 2 to 30. */
const pace = () => 16 + 14 * Math.sin((Date.now() / WAVE_MS) * 2 * Math.PI)

function each(work) {
  const again = async () => {
    await work().catch(() => new Promise(resolve => setTimeout(resolve, 1000)))
    setTimeout(again, 1000 / pace())
  }
  again()
}

async function get(host, port) {
  const response = await fetch(`http://${host}:${port}/`, {
    headers: Math.random() < 0.1 ? { Connection: 'close' } : {},
    signal: AbortSignal.timeout(5000),
  })
  await response.arrayBuffer()
}

/** One connection per hundred lines, each answered before the next. */
function talk(host, port, line) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host)
    let left = 100
    const next = () => (left-- > 0 ? socket.write(line()) : socket.end())
    socket.on('connect', next)
    socket.on('data', () => setTimeout(next, 10))
    socket.on('error', reject)
    socket.on('close', resolve)
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer')))
  })
}

const key = () => `key${Math.floor(Math.random() * 5000)}`
for (const [name, port] of [
  ['nginx', 80],
  ['node', 8000],
  ['java', 8000],
  ['gunicorn', 8000],
  ['php', 80],
])
  each(() => get(targets.get(name), port))
each(() => talk(targets.get('redis'), 6379, () => `SET ${key()} ${'x'.repeat(500)}\r\n`))
each(() => talk(targets.get('memcached'), 11211, () => `set ${key()} 0 0 5\r\nhello\r\n`))
each(
  () =>
    new Promise(resolve => {
      const args = [
        '-h',
        targets.get('postgres'),
        '-U',
        'postgres',
        '-n',
        '-c',
        '4',
        '-R',
        '30',
        '-T',
        '20',
        'postgres',
      ]
      spawn('/usr/lib/postgresql/15/bin/pgbench', args, { stdio: 'ignore' }).on('exit', resolve)
    }),
)

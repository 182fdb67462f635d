import { expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'

const urlOf = (file: string) => JSON.stringify(new URL(file, import.meta.url).href)

/** In a process that may open 64 files, all of which it has opened. */
const PROGRAM = `
const { keepReserve, isReserveLent, RESERVE } = await import(${urlOf('./reserve.ts')})
const { closeFile, listPids, openFile } = await import(${urlOf('./read.ts')})
const { openSync, closeSync } = await import('node:fs')
let told = 0
keepReserve(() => void told++)
const taken = []
try { for (;;) taken.push(openSync('/dev/null', 'r')) } catch {}
const pids = []
listPids('/proc', pids)
const first = told
const opened = Array.from({ length: RESERVE }, () => openFile('/dev/null'))
const beyond = openFile('/dev/null')
const wasLent = isReserveLent()
for (const fd of opened) closeFile(fd)
console.log(JSON.stringify({ listed: pids.length > 0, first, opened: opened.every(fd => fd >= 0), beyond, wasLent, isLent: isReserveLent() }))
`

test('without a descriptor left, reading uses the reserve, the accepting side learns of it, and the reserve is refilled', () => {
  const said = execFileSync('sh', ['-c', 'ulimit -n 64; exec "$0" -e "$1"', process.execPath, PROGRAM])
  expect(JSON.parse(String(said))).toEqual({
    listed: true,
    first: 1,
    opened: true,
    beyond: -3,
    wasLent: true,
    isLent: false,
  })
})

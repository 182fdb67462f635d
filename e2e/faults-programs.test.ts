// The hostile programs have the effects on /proc that their tests rely on. Linux only: elsewhere there is no /proc to
// look at.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { enterNamespace } from './namespace.ts'
import { compilePrograms, type Running, startProgram } from './programs.ts'

const running: Running[] = []

beforeAll(compilePrograms)
afterAll(async () => {
  await Promise.all(running.map(program => program.stop()))
})

async function start(name: string, ...args: string[]): Promise<number> {
  const program = await startProgram(name, ...args)
  running.push(program)
  return program.pid
}

const read = (pid: number, file: string) => readFileSync(`/proc/${pid}/${file}`, 'latin1')
const state = (pid: number) => read(pid, 'stat').replace(/^.*\) /s, '')[0]
const childrenOf = (pid: number) =>
  read(pid, `task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)

test('comm has the bytes that it was given', async () => {
  const pid = await start('comm', '\u001b]0;x\n) R 1')
  expect(read(pid, 'comm')).toBe('\u001b]0;x\n) R 1\n')
})

test('zombie leaves its children unreaped', async () => {
  const children = childrenOf(await start('zombie', '3'))
  expect(children.map(state)).toEqual(['Z', 'Z', 'Z'])
})

test('dead-leader is a zombie by its state while its thread runs', async () => {
  const pid = await start('dead-leader')
  expect(state(pid)).toBe('Z')
  expect(readdirSync(`/proc/${pid}/task`)).toHaveLength(2)
})

test('groups makes a status of more than half a megabyte', async () => {
  expect(read(await start('groups'), 'status').length).toBeGreaterThan(700_000)
})

test('giant-cmdline has a command line of a gibibyte', async () => {
  const fd = openSync(`/proc/${await start('giant-cmdline')}/cmdline`, 'r')
  const bytes = Buffer.alloc(4096)
  expect(readSync(fd, bytes, 0, 4096, 2 ** 30 - 4096)).toBe(4096)
  expect(readSync(fd, bytes, 0, 4096, 0)).toBe(4096)
  closeSync(fd)
  expect(bytes.toString('latin1', 0, 7)).toBe('giant\0x')
})

test('blocked-cmdline lets no reader of its command line come back', async () => {
  // In a separate namespace: every ps that sees it hangs as well.
  const inside = enterNamespace(`
    mount -t tmpfs none /mnt && mkdir /mnt/page
    .cache/programs/blocked-cmdline /mnt/page > /mnt/said &
    blocked=$!
    until grep -q ready /mnt/said; do :; done
    cat /proc/$blocked/cmdline &
    reader=$!
    until grep -q __access_remote_vm /proc/$reader/wchan; do :; done
    cut -d' ' -f3 /proc/$blocked/stat`)
  try {
    // Its first thread sleeps: only a reader can tell that anything is wrong.
    expect((await inside.until(/[A-Z]/))[0]).toBe('S')
  } finally {
    await inside.stop()
  }
})

test('setproctitle shows its title in place of its arguments', async () => {
  const pid = await start('setproctitle', 'worker: idle', 'room for a longer title')
  expect(read(pid, 'cmdline').replace(/\0+$/, '')).toBe('worker: idle')
})

test('threads has as many as requested, plus its own', async () => {
  expect(readdirSync(`/proc/${await start('threads', '500')}/task`)).toHaveLength(501)
})

test('vfork waits in state D for a child that never execs', async () => {
  const pid = await start('vfork')
  while (state(pid) !== 'D') await nextTurn()
  expect(childrenOf(pid)).toHaveLength(1)
})

test('fds holds as many descriptors as requested', async () => {
  expect(statSync(`/proc/${await start('fds', '5000')}/fd`).size).toBeGreaterThanOrEqual(5000)
})

test('sleepers has as many children as requested', async () => {
  const pid = await start('sleepers', '50')
  expect(childrenOf(pid)).toHaveLength(50)
})

test('exec-chain keeps its pid and start time under new names', async () => {
  const pid = await start('exec-chain', '3', '20')
  expect(read(pid, 'cmdline').split('\0')[0]).toBe('link-1')
})

const nextTurn = () => new Promise(resolve => setImmediate(resolve))

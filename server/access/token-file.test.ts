import { afterAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenFile } from './token-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'topz-token-file-'))
afterAll(() => rmSync(folder, { recursive: true }))

const FIRST = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'
const SECOND = 'c2Vjb25kLXRva2VuLTEyMzQ1Njc4OTA'
let made = 0

/** What is in the file first, and what has been logged since. */
function make(path = join(folder, `token-${made++}`)) {
  const clock = { now: 0 }
  const told: string[] = []
  const put = (text: string, mode = 0o600) => {
    writeFileSync(path, text)
    chmodSync(path, mode)
  }
  if (!path.includes('secret')) put(FIRST)
  const file = createTokenFile({
    path,
    token: FIRST,
    now: () => clock.now,
    onChange: () => told.push('changed'),
    onProblem: problem => told.push(problem ?? 'well again'),
  })
  return { file, clock, told, put, path }
}

describe('S8: the token file while topz runs', () => {
  test('is read again when it has changed, a second after the last check and not before', () => {
    const { file, clock, told, put } = make()
    put(`${SECOND}\n`)
    expect(file.current()).toBe(FIRST)
    clock.now = 1000
    expect([file.current(), told]).toEqual([SECOND, ['changed']])
    clock.now = 5000
    expect([file.current(), told]).toEqual([SECOND, ['changed']])
  })

  test('is read again at once when a client sends another token', () => {
    const { file, put } = make()
    put(SECOND)
    file.check()
    expect(file.current()).toBe(SECOND)
  })

  test('is found behind the links that Kubernetes swaps', () => {
    const mount = join(folder, 'secret')
    const version = (name: string, token: string) => {
      mkdirSync(join(mount, name), { recursive: true })
      writeFileSync(join(mount, name, 'token'), token, { mode: 0o400 })
      symlinkSync(name, join(mount, '..next'))
      renameSync(join(mount, '..next'), join(mount, '..data'))
    }
    version('..2026_1', FIRST)
    symlinkSync('..data/token', join(mount, 'token'))
    const { file, told } = make(join(mount, 'token'))
    version('..2026_2', SECOND)
    rmSync(join(mount, '..2026_1'), { recursive: true })
    file.check()
    expect([file.current(), told]).toEqual([SECOND, ['changed']])
  })

  test('that cannot be used keeps the previous token, and is logged once without its content, as is its recovery', () => {
    const { file, told, put, path } = make()
    const wrongs: [() => void, RegExp][] = [
      [() => put(''), /it is empty/],
      [() => put('SECRET-short'), /shorter than 128 bits/],
      [() => put(SECOND, 0o666), /world-writable/],
      [() => rmSync(path), /no such file/],
    ]
    for (const [spoil, why] of wrongs) {
      spoil()
      file.check()
      file.check()
      expect(file.problem()).toMatch(why)
      expect(file.current()).toBe(FIRST)
    }
    expect(told).toHaveLength(wrongs.length)
    expect(told.join()).not.toMatch(/SECRET|Zm9v|c2Vj/)
    put(FIRST)
    file.check()
    expect([file.problem(), told.at(-1)]).toEqual([undefined, 'well again'])
    put(SECOND)
    file.check()
    expect([file.current(), told.at(-1)]).toEqual([SECOND, 'changed'])
  })
})

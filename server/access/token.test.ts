import { afterAll, describe, expect, test } from 'bun:test'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTokenVerifier, loadToken } from './token.ts'

const folder = mkdtempSync(join(tmpdir(), 'topz-token-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(text: string, mode = 0o600): string {
  const path = join(folder, 'token')
  rmSync(path, { force: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

const GOOD = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'

describe('S8: the token file', () => {
  test('holds one token, with or without a newline at its end', () => {
    expect(loadToken(write(GOOD))).toBe(GOOD)
    expect(loadToken(write(`${GOOD}\n`))).toBe(GOOD)
    expect(loadToken(write(`${GOOD}\r\n`))).toBe(GOOD)
    expect(loadToken(write('0123456789abcdef0123456789abcdef'))).toHaveLength(32)
  })

  test('is refused when empty, blank, short, long, on two lines or with odd characters, without printing it', () => {
    const bad: [string, RegExp][] = [
      ['', /it is empty/],
      ['\n', /it is empty/],
      [' \n\n', /it is empty/],
      ['SECRETshort', /shorter than 128 bits/],
      ['0123456789abcdefSECRE', /shorter than 128 bits/],
      ['0123456789abcdef0123456789abcde', /shorter than 128 bits/],
      [`${GOOD}\nSECRET\n`, /more than one line/],
      [`${GOOD}\n\n`, /more than one line/],
      [`${GOOD} SECRET`, /other characters/],
      [`${GOOD}é`, /other characters/],
      ['SECRET'.repeat(100), /too long/],
      ['a'.repeat(40), /not random|shorter/],
      ['xyxyxyxyxyxyxyxyxyxyxyxyxyxy', /not random/],
    ]
    for (const [text, reason] of bad) {
      const path = write(text)
      expect(() => loadToken(path)).toThrow(reason)
      try {
        loadToken(path)
      } catch (error) {
        expect(String(error)).toContain(`--token-file=${path}: `)
        expect(String(error)).not.toContain('SECRET')
        expect(String(error)).not.toContain(GOOD)
      }
    }
  })

  test('is refused when it is missing, a folder, or world-writable', () => {
    expect(() => loadToken(join(folder, 'missing'))).toThrow(/no such file/)
    expect(() => loadToken(folder)).toThrow(/not a regular file/)
    expect(() => loadToken(write(GOOD, 0o666))).toThrow(/world-writable/)
  })
})

test('S28: a FIFO in place of the token file is refused, and blocks nothing', () => {
  const path = join(folder, 'fifo')
  execFileSync('mkfifo', ['-m', '600', path])
  // In a separate program: a read that blocks would block the test as well.
  const script = `import { loadToken } from './token.ts'; try { loadToken(${JSON.stringify(path)}) } catch (error) { console.log(error.message) }`
  const { stdout } = spawnSync(process.execPath, ['-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 10_000,
  })
  expect(stdout).toContain('it is not a regular file')
})

describe('S8: a token', () => {
  const verify = createTokenVerifier(GOOD)
  test('is right only when it is the same', () => {
    expect(verify(GOOD)).toBe(true)
    for (const wrong of [`${GOOD}x`, GOOD.slice(1), GOOD.toLowerCase(), `${GOOD}\0`])
      expect(verify(wrong)).toBe(false)
  })
  test('of another length is wrong and never an error', () => {
    for (const wrong of ['', 'x', 'x'.repeat(1_000_000), '\ud800', '😀']) expect(verify(wrong)).toBe(false)
  })
})

// Who may go on reading when the token changes.
import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { createAdmission } from './admission.ts'

const TOKEN = 'Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA'
const OTHER = 'b3RoZXJ0b2tlbjEyMzQ1Njc4OTAxMg'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-admission-'))
  writeFileSync(join(folder, 'token'), TOKEN)
})
afterEach(() => rmSync(folder, { recursive: true }))

function make(hasToken = true) {
  const closed: unknown[] = []
  const logged: unknown[] = []
  const sockets = new Set([{ close: (...how: unknown[]) => closed.push(how) }])
  const log = {
    info: (text: string) => logged.push(text),
    warn: (text: string, more: object) => logged.push([text, more]),
  }
  const config = hasToken ? { tokenFile: join(folder, 'token'), token: TOKEN } : {}
  const admission = createAdmission(config as Config, sockets as never, () => 0, log as never)
  return { admission, closed, logged }
}

test('without a token file everyone may read, and nothing ends', () => {
  const { admission } = make(false)
  expect(admission.token).toBeUndefined()
  expect(admission.admitted().aborted).toBe(false)
})

test('S8: a new token ends sockets and endless answers of the old one; those who come then are admitted', () => {
  const { admission, closed, logged } = make()
  const before = admission.admitted()
  writeFileSync(join(folder, 'token'), `${OTHER}\n`)
  admission.token?.check()
  expect(admission.token?.current()).toBe(OTHER)
  expect(closed).toEqual([[1008, 'the token changed']])
  expect([before.aborted, admission.admitted().aborted]).toEqual([true, false])
  expect(logged).toEqual(['token changed'])
})

test('a file that becomes unusable ends no connection; the log reports that, and when the file is fine again', () => {
  const { admission, closed, logged } = make()
  rmSync(join(folder, 'token'))
  admission.token?.check()
  expect([closed, admission.admitted().aborted, admission.token?.current()]).toEqual([[], false, TOKEN])
  expect(logged).toHaveLength(1)
  expect(JSON.stringify(logged[0])).toContain('the previous token stays valid')
  expect(JSON.stringify(logged[0])).not.toContain(TOKEN)
  writeFileSync(join(folder, 'token'), TOKEN)
  admission.token?.check()
  expect(logged.at(-1)).toBe('token file')
})

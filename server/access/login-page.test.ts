// The sign-in page.
import { expect, test } from 'bun:test'
import { SIGN_IN_STYLE, signInPage } from './login-page.ts'

const PLAIN = { basePath: '', next: '/topz' }

test('it is a form that posts the token and where to go, without any script', () => {
  const page = signInPage({ basePath: '/tools/topz', next: '/tools/topz/topz?q=a' })
  expect(page).toContain('<form method="post" action="/tools/topz/login">')
  expect(page).toContain('<input type="hidden" name="next" value="/tools/topz/topz?q=a">')
  expect(page).toMatch(/<label for="token">Token<\/label>\s*<input id="token" name="token" type="password"/)
  expect(page).toContain('<link rel="stylesheet" href="/tools/topz/login.css">')
  expect(page).not.toMatch(/<script|style=|<style| on\w+=/)
})

test('it says which token is meant, and no password manager or keyboard changes it', () => {
  const page = signInPage(PLAIN)
  expect(page).toContain('the content of the file that <code>--token-file</code> names')
  expect(page).toContain('autocomplete="current-password" autocapitalize="none" spellcheck="false" required')
})

test('an error is read out, and belongs to the field', () => {
  const page = signInPage({ ...PLAIN, error: 'Wrong token.' })
  expect(page).toContain('<title>Error: Sign in to topz</title>')
  expect(page).toContain('aria-invalid="true" aria-describedby="error"')
  expect(page).toContain('<p class="bad" id="error" role="alert">Wrong token.</p>')
})

test('the first time there is no error', () => {
  expect(signInPage(PLAIN)).toContain('<title>Sign in to topz</title>')
  expect(signInPage(PLAIN)).not.toMatch(/aria-invalid|role="alert"/)
})

test('nothing from outside becomes an element or ends an attribute', () => {
  const hostile = `"><img src=x onerror='1'>&`
  const page = signInPage({ basePath: hostile, next: hostile, error: hostile })
  expect(page).not.toContain('<img')
  expect(page).not.toContain(hostile)
  expect(page.match(/&#34;&#62;&#60;img src=x onerror=&#39;1&#39;&#62;&#38;/g)).toHaveLength(4)
})

test('its style needs no other file: nothing is loaded from anywhere', () => {
  expect(SIGN_IN_STYLE).not.toMatch(/url\(|@import/)
  expect(SIGN_IN_STYLE).toContain('prefers-color-scheme:dark')
})

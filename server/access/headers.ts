// Headers of every answer: what a browser may do with it (S6, S15; CSP level 3, Fetch).

const CSP_COMMON =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
const CSP_END = "frame-ancestors 'none'; require-trusted-types-for 'script'"

export const CSP = `${CSP_COMMON}form-action 'none'; ${CSP_END}`
/** The sign-in page is the one with a form. */
export const CSP_SIGN_IN = `${CSP_COMMON}form-action 'self'; ${CSP_END}`

const FIXED: readonly (readonly [string, string])[] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['X-Frame-Options', 'DENY'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
]
/** With any of these, another site's page could read the answer. topz sets none and lets none through. */
const CORS = ['Origin', 'Credentials', 'Methods', 'Headers', 'Private-Network'].map(
  name => `Access-Control-Allow-${name}`,
)

/** `asset`: compiled in and the same for everyone, so caches may share it. */
export function setSecurityHeaders(headers: Headers, { asset }: { asset: boolean }): void {
  for (const [name, value] of FIXED) headers.set(name, value)
  for (const name of CORS) headers.delete(name)
  if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', CSP)
  if (!headers.has('Referrer-Policy')) headers.set('Referrer-Policy', 'no-referrer')
  if (asset) return
  const vary = (headers.get('Vary') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  if (!vary.some(name => name.toLowerCase() === 'origin')) headers.set('Vary', [...vary, 'Origin'].join(', '))
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}

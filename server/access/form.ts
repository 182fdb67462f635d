// The body of a request -> its text, or the fields of a form, read with a limit on the bytes themselves: Content-Length
// may be absent or lie (S24).

import { BODY_BYTES_MAX } from '../config/limits.ts'

/** 'too large' as soon as the limit is passed; the rest is not read. */
export async function readBody(request: Request): Promise<string | 'too large'> {
  if (request.body === null) return ''
  const reader = request.body.getReader()
  const bytes = new Uint8Array(BODY_BYTES_MAX)
  let length = 0
  for (let chunk = await reader.read(); chunk.value !== undefined; chunk = await reader.read()) {
    if (length + chunk.value.length > BODY_BYTES_MAX) {
      await reader.cancel()
      return 'too large'
    }
    bytes.set(chunk.value, length)
    length += chunk.value.length
  }
  return new TextDecoder().decode(bytes.subarray(0, length))
}

export async function readForm(request: Request): Promise<URLSearchParams | 'too large'> {
  const body = await readBody(request)
  return body === 'too large' ? body : new URLSearchParams(body)
}

// Bodies of requests, read with a limit.
import { expect, test } from 'bun:test'
import { BODY_BYTES_MAX } from '../config/limits.ts'
import { readBody, readForm } from './form.ts'

const TEXT = 'token=a%20b&next=%2Ftopz&token=c'

/** A body in pieces, as a network delivers it; counts how many were taken. */
function requestOf(...pieces: readonly Uint8Array[]) {
  let taken = 0
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const piece = pieces[taken]
        if (piece === undefined) controller.close()
        else {
          taken++
          controller.enqueue(piece)
        }
      },
    },
    { highWaterMark: 0 },
  )
  return { request: new Request('http://localhost/', { method: 'POST', body }), takenOf: () => taken }
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

test('a body that comes in pieces is one text, even if a character is cut in two', async () => {
  const bytes = bytesOf('schön')
  const { request } = requestOf(bytes.slice(0, 4), bytes.slice(4))
  expect(await readBody(request)).toBe('schön')
})

test('a request without a body has an empty one', async () => {
  expect(await readBody(new Request('http://localhost/'))).toBe('')
  expect([...((await readForm(new Request('http://localhost/'))) as URLSearchParams)]).toEqual([])
})

test('a form gives its fields, decoded; the first of two with one name counts', async () => {
  const form = (await readForm(requestOf(bytesOf(TEXT)).request)) as URLSearchParams
  expect([form.get('token'), form.get('next'), form.get('none')]).toEqual(['a b', '/topz', null])
})

test('S24: a body at the limit is read, one byte more is refused', async () => {
  expect(await readBody(requestOf(new Uint8Array(BODY_BYTES_MAX).fill(97)).request)).toBe(
    'a'.repeat(BODY_BYTES_MAX),
  )
  const more = () => requestOf(new Uint8Array(BODY_BYTES_MAX), new Uint8Array(1)).request
  expect(await readBody(more())).toBe('too large')
  expect(await readForm(more())).toBe('too large')
})

test('S24: no more of a body that is too large is read than needed to know that, whatever length it claims', async () => {
  const pieces = Array.from({ length: 1000 }, () => new Uint8Array(1024))
  const { request, takenOf } = requestOf(...pieces)
  request.headers.set('content-length', '1')
  expect(await readBody(request)).toBe('too large')
  expect(takenOf()).toBe(BODY_BYTES_MAX / 1024 + 1)
})

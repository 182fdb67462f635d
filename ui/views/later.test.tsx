// The parts that are fetched when they are first opened.
import { expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as later from './later.tsx'

test('each can be fetched', async () => {
  for (const part of Object.values(later)) await part.load()
})

test('nothing fetches them before: no other file of the page imports them at its beginning', () => {
  const sourceOf = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
  const fetched = [...sourceOf('later.tsx').matchAll(/import\('(\.\/[\w-]+\.tsx)'\)/g)].map(
    ([, path]) => path as string,
  )
  expect(fetched.length).toBe(Object.keys(later).length)
  const sources = readdirSync(import.meta.dirname).filter(name => !name.includes('.test.'))
  const early = sources.filter(name => fetched.some(path => sourceOf(name).includes(`from '${path}'`)))
  expect(early).toEqual([])
})

// Every finding has its row in docs/findings.md, its rule, and its words; no row is left of one that is gone.

import { expect, test } from 'bun:test'
import { FINDING_IDS } from '../server/model/finding.ts'
import { listFiles, readText } from './tidy-sources.ts'

const RULE = /^server\/findings\/rules\/([a-z-]+)\.ts$/
const WORDS = /^server\/words\/findings\/([a-z-]+)\.ts$/

const ids = [...FINDING_IDS].sort()

test('docs/findings.md says of each finding when it is raised and cleared: write a row there', () => {
  const table = readText('docs/findings.md').split('\n## ')[0] as string
  const rows = [...table.matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)].map(([, id]) => id as string)
  expect(rows.sort()).toEqual(ids)
})

test('each finding has its rule in server/findings/rules and its words in server/words/findings', () => {
  const paths = listFiles('.ts')
  const named = (pattern: RegExp) =>
    paths.flatMap(path => pattern.exec(path)?.[1] ?? []).filter(name => ids.some(id => id === name))
  expect(named(RULE).sort()).toEqual(ids)
  expect(named(WORDS).sort()).toEqual(ids)
})

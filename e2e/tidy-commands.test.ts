// Every command line that the documents tell people to type is run by a test, or listed with the reason in
// documented-commands.ts.

import { expect, test } from 'bun:test'
import { COMMANDS } from './documented-commands.ts'
import { titlesIn } from './tidy-requirements.ts'
import { listFiles, readText } from './tidy-sources.ts'

const PAGES = listFiles('.md').filter(path =>
  /^(README|CONTRIBUTING|SECURITY|docs\/|deploy\/|bench\/)/.test(path),
)
const PROGRAM = /^(npm|curl|docker|docker-compose|kubectl|cf|topz) \S/

/** Indented lines that are shell commands, and commands in a sentence. */
function commandsIn(page: string): string[] {
  const text = readText(page).replace(/^```[\s\S]*?^```/gm, '')
  const blocks = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = '']) =>
    line.replace(/(^| {2,})#.*$/, '').trimEnd(),
  )
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return [...blocks.filter(line => line !== ''), ...inline.filter(code => PROGRAM.test(code))]
}

const documented = new Set(PAGES.flatMap(commandsIn))

test('every documented command is listed in e2e/documented-commands.ts: add it, with the test that runs it', () => {
  expect([...documented].filter(command => !(command in COMMANDS))).toEqual([])
})

test('every command that is listed is documented: take it off the list', () => {
  expect(Object.keys(COMMANDS).filter(command => !documented.has(command))).toEqual([])
})

test('the test that runs a command exists: after renaming one, write its new title to the command', () => {
  const missing = Object.entries(COMMANDS).flatMap(([command, entry]) => {
    if (!('test' in entry)) return []
    const [, file = '', title = ''] = /^(\S+): (.*)$/.exec(entry.test) ?? []
    const isThere = listFiles(file).includes(file) && titlesIn(readText(file)).has(title)
    return isThere ? [] : [`${command}: ${entry.test}`]
  })
  expect(missing).toEqual([])
})

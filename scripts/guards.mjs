// scripts/guards/*.txt -> the guards: lines of code that hold a row of the requirements, how each is broken, and the
// tests that must then fail. A block of a file is: rows and what is guarded, `@` source, `-` original, `+` broken
// (none: left out), `!` test file and, if one test is enough, part of its name. `#` begins a comment.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The guards of all files in `folder`, in order; throws a line that names what is wrong. */
export function readGuards(folder) {
  return readdirSync(folder)
    .filter(name => name.endsWith('.txt'))
    .sort()
    .flatMap(name => parseGuards(readFileSync(join(folder, name), 'utf8'), name))
}

export function parseGuards(text, name) {
  const guards = []
  for (const [index, line] of [...text.split('\n'), ''].entries()) {
    if (line.startsWith('#')) continue
    if (line === '') finish(guards.at(-1), name)
    else if (guards.length === 0 || guards.at(-1).isWhole) guards.push(headOf(line, `${name}:${index + 1}`))
    else take(guards.at(-1), line, `${name}:${index + 1}`)
  }
  return guards.map(({ isWhole, from, to, ...guard }) => ({
    ...guard,
    from: from.join('\n'),
    to: to.join('\n'),
  }))
}

function headOf(line, at) {
  const [, rows = '', what = ''] = /^([A-Z]\d+(?:,[A-Z]\d+)*) (.+)$/.exec(line) ?? []
  if (rows === '')
    throw new Error(`Cannot read ${at}: expected rows and what is guarded, such as "S23,F9 ..."`)
  return { at, rows: rows.split(','), what, path: '', from: [], to: [], tests: [], isWhole: false }
}

function take(guard, line, at) {
  const rest = line.slice(2)
  if (line.startsWith('@ ')) guard.path = rest
  else if (line === '-' || line.startsWith('- ')) guard.from.push(rest)
  else if (line === '+' || line.startsWith('+ ')) guard.to.push(rest)
  else if (line.startsWith('! ')) {
    const [file, ...words] = rest.split(' ')
    guard.tests.push({ file, filter: words.join(' ') })
  } else throw new Error(`Cannot read ${at}: expected a line that begins with @, -, + or !`)
}

function finish(guard, name) {
  if (guard === undefined || guard.isWhole) return
  if (guard.path === '' || guard.from.length === 0 || guard.tests.length === 0)
    throw new Error(`Cannot read ${guard.at}: expected @ source, - text and ! test in ${name}`)
  guard.isWhole = true
}

/** Why this guard cannot be broken in the tree at `root`, undefined where it can. */
export function staleness({ at, path, from, to, tests }, root) {
  const text = textOf(join(root, path))
  if (text === undefined) return `${at}: there is no ${path}`
  const found = text.split(from).length - 1
  if (found !== 1) return `${at}: ${path} holds its text ${found} times, expected once: ${from}`
  if (from === to) return `${at}: it breaks nothing`
  for (const { file, filter } of tests) {
    const test = textOf(join(root, file))
    if (test === undefined) return `${at}: there is no ${file}`
    if (!holdsTest(test, filter)) return `${at}: no test of ${file} is named ${filter}`
  }
  return undefined
}

/** By the first word of the filter: the rest of a name may be made of values. */
function holdsTest(text, filter) {
  const [first] = filter.split(/[^\w]/, 1)
  if (first === '') return true
  // `test.each([...])(name`: what precedes it is closed.
  const names = text.matchAll(/(?:\b(?:test|it|describe)|\))\(\s*(['"`])([^\n]*?)\1/g)
  return [...names].some(([, , name]) => name.includes(first))
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

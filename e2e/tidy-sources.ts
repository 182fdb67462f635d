// The tree as the style tests see it: the sources that git knows or could know, and what each imports.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export const ROOT = join(import.meta.dirname, '..')

export interface Import {
  readonly from: string
  /** Path from the root for a relative import, else the package's name. */
  readonly to: string
  readonly isType: boolean
}

export interface Source {
  readonly path: string
  readonly text: string
  /** Without comments, so that a rule may be mentioned. */
  readonly code: string
  readonly isTest: boolean
  readonly imports: readonly Import[]
}

/** Files with these endings that are not ignored, whether committed yet or not. */
export function listFiles(...endings: string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  const found = listed.split('\n').filter(path => endings.some(ending => path.endsWith(ending)))
  return found.filter(path => existsSync(join(ROOT, path))).sort()
}

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8')
}

export function readSources(): Source[] {
  return listFiles('.ts', '.tsx', '.mjs', '.mts').map(path => {
    const text = readText(path)
    const code = withoutComments(text)
    return {
      path,
      text,
      code,
      isTest: /\.test\.tsx?$|\/testdata\//.test(path),
      imports: importsOf(path, code),
    }
  })
}

/**
 * Whichever begins first: a line may mention `task/*`. Line comments only if they stand alone or after a space: a `//`
 * inside an address stays, and so does either of them inside a string.
 */
function withoutComments(text: string): string {
  return text.replace(/(^|\s)\/\/(?!['"`]).*$|(^|[\s({,])\/\*[\s\S]*?\*\//gm, '$1$2')
}

function importsOf(path: string, code: string): Import[] {
  const statements =
    /^\s*(?:import|export)\b(?:\s+(type)\b)?[^'"`;()]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'/gm
  const dynamic = /\bimport\(\s*'([^']+)'/g
  const found = [...code.matchAll(statements)].map(match => ({
    isType: match[1] === 'type',
    name: match[2] ?? match[3] ?? '',
  }))
  for (const match of code.matchAll(dynamic)) found.push({ isType: false, name: match[1] ?? '' })
  return found.map(({ isType, name }) => {
    const to = name.startsWith('.') ? normalize(join(dirname(path), name)) : name
    return { from: path, to, isType }
  })
}

/** Import cycles: each as the list of its files. */
export function findCycles(sources: readonly Source[]): string[][] {
  const next = new Map(sources.map(source => [source.path, source.imports.map(({ to }) => to)]))
  const done = new Set<string>()
  const cycles: string[][] = []
  function visit(path: string, trail: readonly string[]): void {
    const at = trail.indexOf(path)
    if (at >= 0) cycles.push([...trail.slice(at), path])
    if (at >= 0 || done.has(path)) return
    for (const to of next.get(path) ?? []) visit(to, [...trail, path])
    done.add(path)
  }
  for (const path of next.keys()) visit(path, [])
  return cycles
}

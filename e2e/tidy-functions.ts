// A source -> its functions, with the lines of each: all of them, and those that do not belong to a function inside it.
// TypeScript 7 has no parser that programs can call; ts-json-schema-generator, which the build uses, includes one.

import { createRequire } from 'node:module'
import type { Source } from './tidy-sources.ts'

/** The parts of TypeScript's syntax tree that are used. */
interface Node {
  readonly end: number
  readonly name?: { readonly text?: string }
  readonly body?: Node
  getStart(file: SourceFile): number
}

interface SourceFile extends Node {
  getLineAndCharacterOfPosition(position: number): { readonly line: number }
}

interface Parser {
  readonly ScriptTarget: { readonly Latest: number }
  createSourceFile(path: string, text: string, target: number): SourceFile
  forEachChild(node: Node, visit: (child: Node) => void): void
  isFunctionLike(node: Node): boolean
}

export interface FunctionLines {
  /** `server/serve.ts: serve`; for an anonymous function, the line where it begins. */
  readonly title: string
  readonly own: number
  readonly all: number
}

const generator = createRequire(import.meta.url).resolve('ts-json-schema-generator')
const parser: Parser = createRequire(generator)('typescript')

/** Those of at least `linesMin` lines. */
export function functionsOf(
  { path, text }: Pick<Source, 'path' | 'text'>,
  linesMin: number,
): FunctionLines[] {
  if (text.split('\n').length < linesMin) return []
  const file = parser.createSourceFile(path, text, parser.ScriptTarget.Latest)
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line
  const found: FunctionLines[] = []

  /** Lines of the inner functions, the outermost of each. */
  function visit(node: Node, named: string | undefined): number {
    let inside = 0
    const name = node.name?.text ?? named
    parser.forEachChild(node, child => {
      inside += visit(child, 'initializer' in node ? name : undefined)
    })
    if (!parser.isFunctionLike(node) || node.body === undefined) return inside
    const first = lineOf(node.getStart(file))
    const all = lineOf(node.end) - first + 1
    if (all >= linesMin)
      found.push({ title: `${path}: ${name ?? `line ${first + 1}`}`, own: all - inside, all })
    // A function on one line shares it with its arguments.
    return all > 1 ? all : 0
  }

  visit(file, undefined)
  return found
}

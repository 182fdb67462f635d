// docs/requirements.md and the sources -> the rows, who names them, and whether their tests exist. A row is `- **P1**
// what must hold`, and below it one `  - file: title of a test` or `- bench: command` each.

import { listFiles, readText } from './tidy-sources.ts'

export const REQUIREMENTS = 'docs/requirements.md'

interface Holder {
  readonly file: string
  /** Title of a test as in its source, `…` for what is filled in; for a bench, the command that runs it. */
  readonly title: string
}

export interface Row {
  readonly id: string
  readonly holders: readonly Holder[]
}

export interface Requirements {
  readonly rows: readonly Row[]
  /** Numbers that are not reused: what they asked for no longer applies. */
  readonly voidIds: ReadonlySet<string>
}

const ID = '[SPBF][1-9]\\d?'
const BENCH_COMMAND = /^npm run bench( -- .+)?$/

export function readRequirements(text: string): Requirements {
  const [kept = '', given = ''] = text.split(/^## Void$/m)
  const rows = kept.split(/^(?=- \*\*)/m).flatMap(part => {
    const id = new RegExp(`^- \\*\\*(${ID})\\*\\* `).exec(part)?.[1]
    if (id === undefined) return []
    const holders = [...part.matchAll(/^ {2}- ([^\s:]+): (.+)$/gm)]
    return [{ id, holders: holders.map(([, file = '', title = '']) => ({ file, title })) }]
  })
  const voidIds = [...given.matchAll(new RegExp(`\\*\\*(${ID})\\*\\*`, 'g'))].map(match => match[1] ?? '')
  return { rows, voidIds: new Set(voidIds) }
}

/** Every `P1` in a program, a test or a text page, with the file that names it. `#F4` is a colour. */
export function namedIds(): { readonly path: string; readonly id: string }[] {
  const paths = listFiles('.ts', '.tsx', '.mjs', '.c', '.h', '.md', '.sh', '.yml', '.yaml', '.txt', '.sql')
  const pattern = new RegExp(`(?<![#\\w.-])${ID}(?![\\w-])`, 'g')
  return paths
    .filter(path => !path.startsWith('e2e/tidy') && path !== REQUIREMENTS)
    .flatMap(path => [...new Set(readText(path).match(pattern))].map(id => ({ path, id })))
}

/** What is wrong with the tests that a row names. */
export function wrongHolders(
  { id, holders }: Row,
  titlesOf: (file: string) => ReadonlySet<string>,
): string[] {
  return holders.flatMap(({ file, title }) => {
    const isBench = file.startsWith('bench/') && !file.endsWith('.test.ts')
    const isThere = isBench ? benchTakes(title) : titlesOf(file).has(title)
    return isThere ? [] : [`${id}: ${file}: ${title}`]
  })
}

/** The rows that the title of a test, or of its group, begins with: `P1, P2: ...`. */
export function rowsNamedBy(title: string): string[] {
  return title.split(' > ').flatMap(part => {
    const [named = ''] = new RegExp(`^(${ID}(, )?)+(?=:)`).exec(part) ?? []
    return named.match(new RegExp(ID, 'g')) ?? []
  })
}

/** `npm run bench`, with no flag that the bench does not know. */
function benchTakes(command: string): boolean {
  const bench = readText('bench/main.ts')
  const flags = [...command.matchAll(/ --([a-z]+)/g)].map(([, name]) => name ?? '')
  return BENCH_COMMAND.test(command) && flags.every(flag => bench.includes(flag))
}

/** The titles of a file's tests; within a `describe`, as the runner prints them: `group > title`. */
export function titlesIn(text: string): Set<string> {
  const titles = new Set<string>()
  const call =
    /^( *)(?:(describe)\(|(?:test|it)\(|(?:test|it)\.each\(.*\)\(|\]\)\(|(?='.*': async \())\s*(['"`])((?:\\.|(?!\3).)*)\3/gm
  let group = ''
  for (const [, indent, isGroup, , written = ''] of text.matchAll(call)) {
    const title = written.replace(/\$\{[^}]*\}/g, '…').replace(/\\(.)/g, '$1')
    if (indent === '') group = isGroup ? `${title} > ` : ''
    if (!isGroup) titles.add(indent === '' ? title : group + title)
  }
  return titles
}

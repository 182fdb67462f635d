// A document with `<!-- topz demo: ADDRESS -->` before a fenced block -> the same with what `topz demo` answers there as
// the block. `npm run docs` writes all documents again; e2e/demo.test.ts holds them to the demo.
// `<!-- topz demo: ADDRESS a.0.b -->` takes one member of a JSON answer.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startTopz } from '../e2e/topz.ts'
import { until } from '../e2e/until.ts'

const ROOT = join(import.meta.dirname, '..')
const BLOCK = /^<!-- topz demo: (\S+)(?: (\S+))? -->\n```(\w*)\n[\s\S]*?^```$/gm

/** Paths of the documents, from the root of the repository. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter(name => name.endsWith('.md'))
    .map(name => `docs/${name}`)
    .sort(),
]

/** `read`: what the demo answers at an address such as `/topz/why?at=-75s`. */
export async function withOutputs(
  markdown: string,
  read: (address: string) => Promise<string>,
): Promise<string> {
  const blocks = [...markdown.matchAll(BLOCK)]
  const outputs = await Promise.all(
    blocks.map(async ([, address = '', member]) => outputOf(await read(address), member)),
  )
  return markdown.replace(BLOCK, (_, address: string, member: string | undefined, language: string) => {
    const marker = [address, ...(member === undefined ? [] : [member])].join(' ')
    return `<!-- topz demo: ${marker} -->\n\`\`\`${language}\n${outputs.shift()}\n\`\`\``
  })
}

function outputOf(answer: string, member: string | undefined): string {
  if (member === undefined) return answer.trimEnd()
  const value = member
    .split('.')
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)?.[name], JSON.parse(answer))
  if (value === undefined) throw new Error(`The demo's answer has no ${member}: ${answer.slice(0, 200)}`)
  return JSON.stringify(value, null, 2)
}

async function writeAll(): Promise<void> {
  const demo = await startTopz([], {}, ['demo', '--address=127.0.0.1:0'])
  try {
    const read = async (address: string) => {
      const answer = await fetch(demo.origin + address)
      if (!answer.ok) throw new Error(`${address}: ${await answer.text()}`)
      return answer.text()
    }
    await until('the recording', async () => (await fetch(`${demo.origin}/readyz`)).ok || undefined)
    for (const path of DOCUMENTS) {
      const file = join(ROOT, path)
      const before = readFileSync(file, 'utf8')
      const after = await withOutputs(before, read)
      if (after === before) continue
      writeFileSync(file, after)
      console.log(path)
    }
  } finally {
    await demo.stop()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeAll()

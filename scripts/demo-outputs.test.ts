// Documents whose outputs are made from the demo.

import { expect, test } from 'bun:test'
import { withOutputs } from './demo-outputs.ts'

const asked: string[] = []
const read = async (address: string) => {
  asked.push(address)
  return address.includes('json') ? '{"findings":[{"id":"oom-kill"}]}' : `answer of ${address}\n\n`
}
const block = (marker: string, language: string, text: string) =>
  `<!-- topz demo: ${marker} -->\n\`\`\`${language}\n${text}\n\`\`\``

test('a block below a marker becomes what the demo answers there; everything else stays', async () => {
  const before = `# A\n\n${block('/topz?at=-75s', '', 'old\nlines')}\n\n\`\`\`\nmine\n\`\`\`\n`
  const after = await withOutputs(before, read)
  expect(after).toBe(before.replace('old\nlines', 'answer of /topz?at=-75s'))
  expect(await withOutputs(after, read)).toBe(after)
})

test('a member of a JSON answer can be named', async () => {
  const before = block('/topz.json findings.0', 'json', 'old')
  expect(await withOutputs(before, read)).toBe(
    block('/topz.json findings.0', 'json', '{\n  "id": "oom-kill"\n}'),
  )
  expect(withOutputs(block('/topz.json none', 'json', ''), read)).rejects.toThrow('has no none')
})

test('an answer is taken as it is, whatever characters it has', async () => {
  const odd = async () => '$& $1 <b> \\'
  expect(await withOutputs(block('/topz', '', 'old'), odd)).toBe(block('/topz', '', '$& $1 <b> \\'))
})

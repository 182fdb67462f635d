import { beforeEach, expect, test } from 'bun:test'
import { until } from '../../e2e/until.ts'
import type { SuggestionsAnswer } from '../../server/model/answers.ts'
import {
  activeOption,
  closeAsk,
  followAsk,
  isAskOpen,
  mend,
  moveOption,
  nearest,
  openAsk,
  options,
  problem,
  typeAsk,
} from './ask.ts'
import { lately } from './lately.ts'
import { clearQuery, query, typed, wanted } from './looking.ts'

const none: SuggestionsAnswer = { schemaVersion: 1, matched: 0, total: 3, values: [], processes: [] }

beforeEach(() => {
  clearQuery()
  lately.value = []
  openAsk()
})

const told = () => options.value.map(({ kind, text }) => `${kind} ${text}`)
const applied = (text: string) => until('it', async () => query.value === text || undefined)

test('a word suggests fields and commands that begin with it; a field comes with its operator', () => {
  typeAsk('c')
  expect(told()).toContain('field cpu')
  expect(told()).toContain('command compare … …')
  const find = (text: string) => options.value.find(one => one.text === text)?.types
  expect([find('cpu'), find('command'), find('compare … …')]).toEqual(['cpu>', 'command:', 'compare '])
  typeAsk('user:www c')
  expect(find('cpu')).toBe('user:www cpu>')
})

test('values come from the server once the typing rests, with counts, quoted where they must be', async () => {
  const asked: string[] = []
  const stop = followAsk(async text => {
    asked.push(text)
    return { ...none, values: [{ text: 'a b', count: 2 }] }
  })
  typeAsk('cpu>5 user:')
  await until('it', async () => options.value.length > 0 || undefined)
  stop()
  expect(options.value).toEqual([
    { kind: 'value', text: 'a b', help: '', count: 2, types: 'cpu>5 user:"a b" ' },
  ])
  expect(asked).toContain('cpu>5 user:')
})

test('a mistake is named, left out of what is asked for, and mended', async () => {
  typeAsk('rss>20M stat:S')
  await applied('rss>20M stat:S')
  expect(problem.value).toMatchObject({ at: 8, end: 12, meant: 'state' })
  expect(wanted.value.query).toBe('rss>20M')
  expect(mend()).toBe(true)
  await applied('rss>20M state:S')
  expect([problem.value, wanted.value.query]).toEqual([undefined, 'rss>20M state:S'])
  expect(mend()).toBe(false)
})

test('a command that has what it needs is chosen already, and never a filter; the filter before it holds on', async () => {
  typeAsk('node')
  await applied('node')
  openAsk()
  for (const text of ['at', 'at -', 'at -1', 'at -10s']) typeAsk(text)
  expect([query.value, activeOption.value]).toEqual(['node', 0])
  expect(options.value[0]).toMatchObject({ kind: 'command', runs: 'at -10s' })
  closeAsk()
  expect([typed.value, query.value, isAskOpen.value]).toEqual(['node', 'node', false])
})

test('> lists commands only, and is no filter', () => {
  typeAsk('>')
  expect(new Set(options.value.map(({ kind }) => kind))).toEqual(new Set(['command']))
  typeAsk('> live')
  expect([options.value[0]?.runs, activeOption.value, query.value]).toEqual(['live', 0, ''])
})

test('the arrows go through the suggestions and back into the box', () => {
  typeAsk('cp')
  const count = options.value.length
  expect(count).toBeGreaterThan(0)
  const seen = [activeOption.value]
  for (let i = 0; i <= count; i++) {
    moveOption(1)
    seen.push(activeOption.value)
  }
  expect(seen).toEqual([undefined, ...Array.from({ length: count }, (_, i) => i), undefined])
  moveOption(-1)
  expect(activeOption.value).toBe(count - 1)
})

test('what was used lately is offered again, a command as a command', () => {
  lately.value = ['node or burn', 'at -3m']
  typeAsk('')
  const ours = options.value.filter(({ kind }) => kind === 'lately')
  expect(ours).toMatchObject([{ types: 'node or burn' }, { runs: 'at -3m' }])
  typeAsk('burn')
  expect(told()).toContain('lately node or burn')
})

test('the nearest name is known where nothing is found', async () => {
  const stop = followAsk(async () => ({ ...none, nearest: 'python3' }))
  typeAsk('pyhton3')
  await until('it', async () => nearest.value)
  stop()
  expect(nearest.value).toBe('python3')
})

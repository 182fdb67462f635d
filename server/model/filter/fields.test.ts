import { expect, test } from 'bun:test'
import { FIXTURE_AT, process } from '../fixture.ts'
import { METRICS } from '../metrics.ts'
import { factsOf } from './facts.ts'
import { FIELDS, fieldNamed } from './fields.ts'

test('each column is a field, by its name and its heading, and so are other words for it', () => {
  for (const { name, title } of METRICS) {
    expect(fieldNamed(name)?.name).toBe(name)
    expect(fieldNamed(title)?.name).toBe(name)
  }
  expect(['AGE', 'name', 'waits', 'memory'].map(text => fieldNamed(text)?.name)).toEqual([
    'up',
    'comm',
    'wait',
    'mem',
  ])
  expect(fieldNamed('stat')).toBeUndefined()
  expect(new Set(FIELDS.map(({ name }) => name)).size).toBe(FIELDS.length)
})

test('a value is in the unit of the model, an age counts to the moment shown, unknown is unknown', () => {
  const facts = factsOf({ at: FIXTURE_AT, processes: [] })
  const read = (name: string) => fieldNamed(name)?.read(process({ pid: 7, noNewPrivs: false }), facts)
  expect(read('up')).toBe(3600)
  expect(read('rss')).toBe(1024 * 1024)
  expect(read('nnp')).toBe('no')
  expect(read('cpu')).toBeUndefined()
})

test('the program is what the group by command is called', () => {
  const seen = { at: FIXTURE_AT, processes: [] }
  const argv = ['python3', '-u', '/app/server.py']
  expect(fieldNamed('program')?.read(process({ pid: 7, argv }), factsOf(seen))).toBe('server.py')
})

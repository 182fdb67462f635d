// Processes in groups as text, CSV and JSON: the same lines, sums and order.
import { expect, test } from 'bun:test'
import Ajv2020 from 'ajv/dist/2020'
import { process, snapshot } from '../model/fixture.ts'
import { renderCsv } from './csv.ts'
import { renderJson } from './json.ts'
import { parseReadout } from './readout.ts'
import { renderText } from './text.ts'
import schema from './topz.schema.json'

const validate = new Ajv2020({ strict: true, strictRequired: false, allErrors: true }).compile(schema)
const MIB = 1024 * 1024

const shop = snapshot({
  processes: [
    process({ pid: 1, user: 'root', argv: ['sh'], command: 'sh', comm: 'sh', cpuUsage: 0 }),
    process({
      pid: 7,
      user: 'www',
      argv: ['node', 'a.js'],
      command: 'node a.js',
      cpuUsage: 0.2,
      rssBytes: 70 * MIB,
    }),
    process({
      pid: 8,
      user: 'www',
      argv: ['node', 'a.js'],
      command: 'node a.js',
      cpuUsage: 0.3,
      rssBytes: 50 * MIB,
    }),
    process({ pid: 9, user: 'root', argv: ['/topz'], command: '/topz', cpuUsage: 9, self: true }),
  ],
})

function readout(search: string) {
  const parsed = parseReadout(new URLSearchParams(search))
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const table = (search: string) => `\n${renderText(shop, readout(search)).split('\n\n').at(-1)}`

test('a line for each program: how many processes, and what they use together; topz itself is in none', () => {
  expect(table('group=command')).toBe(`
COUNT USER  %CPU  %MEM   RSS THR FDS READ/S WRITE/S    UP COMMAND
    2 www   50.0     -  120M   2   -      -       - 1h00m a.js
    1 root   0.0     -  1.0M   1   -      -       - 1h00m sh
`)
})

test('the names of groups stand below what they are grouped by', () => {
  expect(table('group=user&sort=rss&columns=rss,command')).toBe(`
COUNT   RSS USER
    2  120M www
    1  1.0M root
`)
})

test('a line above says that these are groups, of how many processes', () => {
  const shown = (search: string) =>
    renderText(shop, readout(search))
      .split('\n')
      .find(line => line.startsWith('Shown'))
  expect(shown('group=user')).toBe('Shown   2 of 2 groups by user, of 4 processes, without topz itself')
  expect(shown('group=user&limit=1&q=node')).toBe(
    'Shown   1 of 1 group by user, of what matches q=node, without topz itself',
  )
})

test('CSV has the same lines, with the count first', () => {
  expect(renderCsv(shop, readout('group=user&columns=command,cpu,rss'))).toBe(
    `count,command,cpuUsage,rssBytes\r\n2,www,0.5,${120 * MIB}\r\n1,root,0,${MIB}\r\n`,
  )
})

test('JSON lists the groups in place of processes, as the schema says', () => {
  const answer = JSON.parse(renderJson(shop, readout('group=command')))
  validate(answer)
  expect(validate.errors ?? []).toEqual([])
  expect(answer.processes).toEqual([])
  expect(answer.matched).toBe(2)
  expect(answer.groups[0]).toMatchObject({
    name: 'a.js',
    count: 2,
    processIds: ['7:1000', '8:1000'],
    user: 'www',
    cpuUsage: 0.5,
    rssBytes: 120 * MIB,
    threadCount: 2,
  })
  expect(answer.groups[1].pid).toBeUndefined()
})

test('a tree of groups is refused, and so is an unknown grouping', () => {
  const error = (search: string) => {
    const parsed = parseReadout(new URLSearchParams(search))
    return parsed.ok ? '' : parsed.error
  }
  expect(error('group=user&tree=1')).toBe('Cannot combine tree=1 with group: expected one of them')
  expect(error('group=program')).toBe('Cannot parse group=program: expected one of command, user, container')
})

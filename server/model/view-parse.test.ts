import { expect, test } from 'bun:test'
import { METRICS } from './metrics.ts'
import { formatSort, parseView, viewParameters } from './view-parse.ts'

const parse = (search: string) => {
  const params = new URLSearchParams(search)
  return parseView(params)
}

const value = (search: string) => {
  const parsed = parse(search)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.value
}

const error = (search: string) => {
  const parsed = parse(search)
  return parsed.ok ? '' : parsed.error
}

test('no parameters show everything, busiest first', () => {
  expect(value('')).toEqual({ sort: 'cpu', order: 'descending', query: '', tree: false, offset: 0 })
})

test('an empty value is a mistake: the error says what is allowed, but a filter may be empty', () => {
  expect(value('q=')).toEqual(value(''))
  expect(error('sort=')).toStartWith('Cannot parse sort=: expected one of pid,')
  expect(error('columns=')).toStartWith('Cannot parse columns=: expected some of pid,')
  expect(error('limit=')).toBe('Cannot parse limit=: expected a whole number from 1 to 100000')
  expect(error('offset=')).toBe('Cannot parse offset=: expected a whole number from 0 to 100000')
})

test('a metric is found by its name or its heading', () => {
  expect(value('sort=rss').sort).toBe('rss')
  expect(value('sort=%25CPU').sort).toBe('cpu')
  expect(value('sort=%25mem').sort).toBe('mem')
  expect(value('sort=read').sort).toBe('read')
  expect(value('sort=READ').sort).toBe('readtotal')
  expect(value('columns=PID,%25CPU,command').columns).toEqual(['pid', 'cpu', 'command'])
})

test('each metric has its own direction, a sign or a suffix sets another', () => {
  expect(value('sort=command').order).toBe('ascending')
  expect(value('sort=rss').order).toBe('descending')
  expect(value('sort=-command').order).toBe('descending')
  expect(value('sort=command:desc').order).toBe('descending')
  expect(value('sort=%2Brss').order).toBe('ascending')
  expect(value('sort=+rss').order).toBe('ascending')
  expect(value('sort=rss:asc').order).toBe('ascending')
})

test('a bare flag means yes', () => {
  expect(value('tree').tree).toBe(true)
  expect(value('tree=1').tree).toBe(true)
  expect(value('tree=0').tree).toBe(false)
})

test('a column that is named twice is shown once', () => {
  expect(value('columns=pid,cpu,PID').columns).toEqual(['pid', 'cpu'])
})

test('a wrong value gets one line that names what is allowed', () => {
  expect(error('sort=zebra')).toStartWith('Cannot parse sort=zebra: expected one of pid, ppid,')
  expect(error('sort=-memory')).toStartWith('Cannot parse sort=-memory (did you mean mem?): expected one of')
  expect(error('columns=pid,coomand')).toStartWith('Cannot parse columns=coomand (did you mean command?)')
  expect(error('sort=-cpu:asc')).toStartWith('Cannot parse sort=-cpu:asc: expected')
  expect(error('columns=pid,zebra')).toStartWith('Cannot parse columns=zebra: expected some of pid,')
  expect(error('columns=pid,,cpu')).toStartWith('Cannot parse columns=: expected')
  expect(error('tree=yes')).toBe('Cannot parse tree=yes: expected 0 or 1')
  expect(error('limit=0')).toBe('Cannot parse limit=0: expected a whole number from 1 to 100000')
  expect(error('limit=1e2')).toBe('Cannot parse limit=1e2: expected a whole number from 1 to 100000')
  expect(error('offset=-1')).toBe('Cannot parse offset=-1: expected a whole number from 0 to 100000')
  expect(error(`q=${'x'.repeat(201)}`)).toContain('expected at most 200 characters, not 201')
})

test('S17: an error repeats its input short and harmless', () => {
  const text = error(`sort=${encodeURIComponent(`\x1b]0;pwn\x07\n${'x'.repeat(1000)}`)}`)
  expect(text).toMatch(/^[\x20-\x7e]+$/)
  expect(text).toStartWith('Cannot parse sort=?]0;pwn??xxx')
  expect(text.length).toBeLessThan(600)
})

test('a view survives being written into an address and read back', () => {
  for (const metric of METRICS)
    for (const order of ['ascending', 'descending'] as const) {
      const view = {
        sort: metric.name,
        order,
        query: 'node & "x"',
        tree: true,
        offset: 20,
        limit: 40,
        columns: ['pid', metric.name === 'pid' ? 'cpu' : metric.name],
      }
      expect(value(new URLSearchParams(viewParameters(view)).toString())).toEqual(view)
    }
})

test('a group survives the way into an address and back, and excludes a tree', () => {
  expect(value('group=user').group).toBe('user')
  expect(viewParameters(value('group=container&sort=rss'))).toEqual([
    ['sort', 'rss'],
    ['group', 'container'],
  ])
  expect(error('group=user&tree')).toBe('Cannot combine tree=1 with group: expected one of them')
  expect(error('group=')).toBe('Cannot parse group=: expected one of command, user, container')
})

test('an address contains only what differs from the default', () => {
  expect(viewParameters(value(''))).toEqual([])
  expect(viewParameters(value('sort=-cpu&tree=0&offset=0'))).toEqual([])
  expect(formatSort('cpu', 'ascending')).toBe('cpu:asc')
})

test('a filter with a mistake is refused: where, what was probably meant, and what is allowed', () => {
  expect(value('q=cpu>5%20user:www').query).toBe('cpu>5 user:www')
  expect(error('q=cpu>5%20stat:R')).toStartWith(
    'Cannot parse q=cpu>5 stat:R: stat at 7 is no field (did you mean state?): expected a field (cpu, mem,',
  )
  expect(error(`q=/${'a'.repeat(70)}/`)).toContain(
    'it has more than 64 characters to match, repetitions written out: ',
  )
  expect(error('q=rss>5q')).toBe(
    'Cannot parse q=rss>5q: 5q at 5 is no value of rss: expected bytes, such as 100M or 1.5G (1K is 1024)',
  )
})

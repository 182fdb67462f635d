import { expect, test } from 'bun:test'
import { nearMiss } from './near-miss.ts'

const KNOWN = ['file', 'time', 'format', 'sort', 'q', 'tree', 'columns', 'limit', 'offset', 'at']

test('a typo, another case, a prefix: the name that was meant', () => {
  for (const [given, meant] of [
    ['colums', 'columns'],
    ['fromat', 'format'],
    ['SORT', 'sort'],
    ['limits', 'limit'],
    ['col', 'columns'],
    ['offest', 'offset'],
  ] as const)
    expect([given, nearMiss(given, KNOWN)]).toEqual([given, meant])
})

test('among addresses the nearest is named, and none if many share the prefix', () => {
  const addresses = ['/topz', '/topz.txt', '/topz.json', '/api/events', '/api/history', '/healthz']
  for (const [given, meant] of [
    ['/topz.txt/', '/topz.txt'],
    ['/TOPZ', '/topz'],
    ['/topz.xml', '/topz'],
    ['/topz/x/y', '/topz'],
    ['/api/even', '/api/events'],
    ['/health', '/healthz'],
    ['/api', undefined],
    ['/favicon.ico', undefined],
  ] as const)
    expect([given, nearMiss(given, addresses)]).toEqual([given, meant])
})

test('a word that is near nothing gets no suggestion', () => {
  for (const given of ['', 'x', 'page', 'filter', 'z'.repeat(100_000), 'qq', 'size'])
    expect([given.slice(0, 9), nearMiss(given, KNOWN)]).toEqual([given.slice(0, 9), undefined])
})

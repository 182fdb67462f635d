import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { hasListener, processesOf, subjectOf } from './container-of.ts'

const APP: Container = { id: 'a', name: 'app', processCount: 1, rssBytes: 0 }

test('the processes of a container are those in it, and never topz', () => {
  const inApp = process({ pid: 1, container: 'a' })
  const all = [
    inApp,
    process({ pid: 2, container: 'b' }),
    process({ pid: 3 }),
    process({ pid: 4, container: 'a', self: true }),
  ]
  expect(processesOf(APP, snapshot({ processes: all }))).toEqual([inApp])
})

test('a container has a listener if any of its networks has one', () => {
  const listener = { protocol: 'tcp', address: '::', port: 80, uid: 0, inode: 1, queue: 0 } as const
  const network = (containers: readonly string[], isListening: boolean): Network => ({
    id: '1',
    containers,
    interfaces: [],
    listeners: isListening ? [listener] : [],
  })
  expect(hasListener(APP, snapshot({ networks: [network(['b'], true), network(['b', 'a'], true)] }))).toBe(
    true,
  )
  expect(hasListener(APP, snapshot({ networks: [network(['b'], true), network(['a'], false)] }))).toBe(false)
  expect(hasListener(APP, snapshot())).toBe(false)
})

test('a finding names a container by its id and its name', () => {
  expect(subjectOf(APP)).toEqual({ container: 'a', containerName: 'app' })
})

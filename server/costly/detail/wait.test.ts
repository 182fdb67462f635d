import { expect, test } from 'bun:test'
import { waitOf } from './wait.ts'

const call = (name: string | undefined, first = 5) => ({ number: 0, name, first })
const target = (fd: number) => (fd === 5 ? 'socket:[77]' : undefined)

test('what a thread waits for names the descriptor, where it leads and the call', () => {
  expect(waitOf('S', call('recvfrom'), target)).toEqual({
    waitsFor: 'data to receive on descriptor 5, socket:[77] (recvfrom)',
    waitsOn: 'socket:[77]',
  })
  expect(waitOf('D', call('fsync', 9), target)).toEqual({
    waitsFor: 'a flush to disk of descriptor 9 (fsync)',
  })
})

test('a call without a descriptor is named after what ends it, and its first argument is not looked up', () => {
  const lookedUp: number[] = []
  const note = (fd: number) => {
    lookedUp.push(fd)
    return undefined
  }
  expect(waitOf('S', call('wait4'), note)).toEqual({ waitsFor: 'a child to exit' })
  expect(waitOf('S', call('clock_nanosleep'), note)).toEqual({ waitsFor: 'a timer' })
  expect(lookedUp).toEqual([])
})

test('nothing is said about a running thread, a missing call or an unknown one', () => {
  expect(waitOf('R', call('read'), target)).toBeUndefined()
  expect(waitOf('S', undefined, target)).toBeUndefined()
  expect(waitOf('S', call(undefined), target)).toBeUndefined()
  expect(waitOf('S', call('getpid'), target)).toBeUndefined()
})

import { expect, test } from 'bun:test'
import { heapCeilingOf } from './heap-ceiling.ts'

const MIB = 2 ** 20
const ceiling = (...argv: readonly string[]) => heapCeilingOf(argv, 1000 * MIB)?.bytes

test('flags of Java: sizes with their units, shares of the limit; the last one counts', () => {
  expect(ceiling('java', '-Xmx512m', 'Main')).toBe(512 * MIB)
  expect(ceiling('/usr/bin/java', '-Xmx2G', '-jar', 'a.jar')).toBe(2048 * MIB)
  expect(ceiling('java', '-XX:MaxHeapSize=1048576', 'Main')).toBe(MIB)
  expect(ceiling('java', '-XX:MaxRAMPercentage=75.0', 'Main')).toBe(750 * MIB)
  expect(ceiling('java', '-Xmx1g', '-cp', 'lib/*', '-Xmx2g', 'Main')).toBe(2048 * MIB)
})

test('flags of Node.js', () => {
  expect(ceiling('node', '--max-old-space-size=4096', 'a.js')).toBe(4096 * MIB)
  expect(ceiling('/usr/local/bin/node', '--max_old_space_size=64', 'a.js')).toBe(64 * MIB)
})

test('arguments that are not flags of the runtime are ignored', () => {
  expect(ceiling('java', '-jar', 'a.jar', '-Xmx9g')).toBeUndefined()
  expect(ceiling('java', '-cp', 'a.jar', 'Main', '-Xmx9g')).toBeUndefined()
  expect(ceiling('node', 'a.js', '--max-old-space-size=9')).toBeUndefined()
  expect(ceiling('java', '-Xmx1x', 'Main')).toBeUndefined()
  expect(ceiling('node', 'a.js')).toBeUndefined()
  expect(ceiling('sh', '-c', 'java -Xmx9g')).toBeUndefined()
  expect(ceiling('grep', '-Xmx9g')).toBeUndefined()
  expect(heapCeilingOf(undefined, 1)).toBeUndefined()
})

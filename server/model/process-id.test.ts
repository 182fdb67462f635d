import { expect, test } from 'bun:test'
import { PROCESS_ID } from './process-id.ts'

test('a PID and its start, and a generation where the kernel gave out both twice; nothing else', () => {
  for (const id of ['1:0', '4194304:123456789', '42:7:2']) expect(PROCESS_ID.test(id)).toBe(true)
  for (const id of ['', '42', '0:1', 'a:1', '42:', '42:1:', '42:1\n', 'command node', '12345678:1'])
    expect(PROCESS_ID.test(id)).toBe(false)
})

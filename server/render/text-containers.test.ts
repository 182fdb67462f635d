// What a container uses -> the line above the table.

import { expect, test } from 'bun:test'
import { snapshot } from '../model/fixture.ts'
import { containerLines } from './text-containers.ts'

const lineOf = (cpuUsage: number, processesCpuUsage: number) =>
  containerLines(
    snapshot({
      containers: [
        {
          id: 'a',
          name: 'a',
          main: true,
          via: 'root',
          processCount: 2,
          rssBytes: 0,
          cpuUsage,
          processesCpuUsage,
        },
      ],
    }),
  ).join('\n')

test('P42: CPU that no process accounts for is shown, unless it is the difference of two clocks', () => {
  expect(lineOf(1, 0.04)).toContain('0.96 of it by processes too short-lived to appear here')
  expect(lineOf(1, 0.9)).not.toContain('short-lived')
  expect(lineOf(0.04, 0)).not.toContain('short-lived')
})

import { expect, test } from 'bun:test'
import { process, snapshot } from '../model/fixture.ts'
import { METRICS } from '../model/metrics.ts'
import { renderCsv } from './csv.ts'
import { parseReadout } from './readout.ts'

const csv = (search: string, processes: Parameters<typeof process>[0][]) => {
  const readout = parseReadout(new URLSearchParams(search))
  if (!readout.ok) throw new Error(readout.error)
  return renderCsv(snapshot({ processes: processes.map(process) }), readout.value)
}

/** RFC 4180, strictly: the reading side of the test. */
function parse(text: string): string[][] {
  expect(text).toEndWith('\r\n')
  return text
    .slice(0, -2)
    .split('\r\n')
    .map(record =>
      [...record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        match => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
      ),
    )
}

test('values are raw under their JSON names, a missing value is empty', () => {
  const text = csv('columns=pid,cpu,rss,read,nnp,command', [
    { pid: 1, cpuUsage: 0.912, rssBytes: 123456789, noNewPrivs: true, command: 'sh' },
    { pid: 2, command: 'node, "quoted"' },
  ])
  expect(text).toBe(
    'pid,cpuUsage,rssBytes,diskReadBytesPerSecond,noNewPrivs,command\r\n' +
      '1,0.912,123456789,,true,sh\r\n' +
      '2,,1048576,,,"node, ""quoted"""\r\n',
  )
})

test('without columns there is one for each metric, and a title for each column', () => {
  const [titles, row] = parse(csv('', [{ pid: 1 }]))
  expect(titles).toEqual(METRICS.map(metric => metric.key))
  expect(row?.length).toBe(METRICS.length)
  expect(parse(csv('header=0&columns=pid', [{ pid: 5 }]))).toEqual([['5']])
})

test('a command that a spreadsheet would calculate becomes plain text', () => {
  const commands = ['=1+1', '+1', '-bash', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '"=1"', 'a=1']
  const rows = parse(
    csv(
      'columns=command&header=0&sort=pid',
      commands.map((command, i) => ({ pid: i + 1, command })),
    ),
  ).flat()
  expect(rows.slice(0, 8)).toEqual([
    "'=1+1",
    "'+1",
    "'-bash",
    "'@SUM(A1)",
    "'\\t=1",
    "'\\r=1",
    "' =1",
    "'＝1",
  ])
  expect(rows.slice(8)).toEqual(['"=1"', 'a=1'])
})

test('S14: a hostile command stays in its record', () => {
  const text = csv('columns=pid,command', [{ pid: 1, command: 'a\r\n2,"b\x1b]0;pwn\x07\u202e' }])
  expect(parse(text)).toEqual([
    ['pid', 'command'],
    ['1', 'a\\r\\n2,"b\\x1b]0;pwn\\x07\\u202e'],
  ])
})

// `npm run bench -- --filter[=PROCESSES]`: what a filter costs per tick, side by side with none, in milliseconds of CPU.

import { createFilter } from '../server/model/filter/filter.ts'
import { FIXTURE_AT, process as processOf, snapshot } from '../server/model/fixture.ts'
import { arrange } from '../server/model/view.ts'

const ROUNDS = 60
const VIEW = { sort: 'cpu', order: 'descending', tree: false } as const

const QUERIES: readonly (readonly [title: string, query: string])[] = [
  ['none', ''],
  ['a word', 'worker'],
  ['typical', 'user:nobody rss>20M'],
  [
    'a dozen terms',
    'cpu>5 or rss>100M or user:nobody or age<10m and not (node or python or nginx or state:D) port:80 fds>5',
  ],
  ['an expression', '/^node .*worker-[0-9]+/'],
  // As long as one may be, and never found: each character of each text is looked at.
  ['the longest expression', `/${'[^x]'.repeat(31)}(y|x)$/`],
  // Each set of positions is a new one: the table of an expression is soon full.
  ['the worst expression', '/[^x]*[aeio][^x]{50}x/'],
  // Each is looked for in user, name and command; together as long as a filter may be.
  ['the worst', Array.from({ length: 2 }, (_, at) => `/[^x]*[aeio${at}][^x]{5${at}}x/`).join(' or ')],
]

export function filterBench(count: number): void {
  const processes = Array.from({ length: count }, (_, index) =>
    processOf({
      pid: index + 1,
      user: index % 3 === 0 ? 'nobody' : 'www-data',
      comm: index % 2 === 0 ? 'node' : 'python3',
      command: `/usr/local/bin/node --max-old-space-size=512 /app/dist/services/worker-${index}.js --queue=mail --port=${index}`,
      cpuUsage: (index % 100) / 1000,
      rssBytes: (index % 400) * 1024 ** 2,
    }),
  )
  const seen = snapshot({ at: FIXTURE_AT, processes })

  /** In turn, so that what else the machine does falls on all alike. */
  const times = new Map(QUERIES.map(([title]) => [title, [] as number[]]))
  const keeps = QUERIES.map(([title, query]) => ({ title, query, keep: createFilter(query) }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { title, query, keep } of keeps) {
      const before = process.cpuUsage()
      arrange(seen, { ...VIEW, query }, keep)
      const { user, system } = process.cpuUsage(before)
      times.get(title)?.push((user + system) / 1000)
    }
  }
  for (const [title, all] of times) {
    const sorted = all.slice(10).sort((a, b) => a - b)
    const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2).padStart(8)
    console.log(`${title.padEnd(30)} median ${at(0.5)} ms   90 % ${at(0.9)} ms`)
  }
}

import { expect, test } from 'bun:test'
import type { Family } from '../model/family.ts'
import { renderPrometheus } from './prometheus.ts'

const FAMILIES: readonly Family[] = [
  {
    name: 'topz_process_group_cpu_seconds',
    type: 'counter',
    unit: 'seconds',
    help: 'CPU "time"',
    samples: [
      { labels: { group: 'node', mode: 'user' }, value: 12.5 },
      { labels: { group: 'a"b\\c\nd', mode: 'user' }, value: 1e21 },
    ],
  },
  { name: 'topz_containers', type: 'gauge', help: 'Containers', samples: [{ labels: {}, value: 2 }] },
  {
    name: 'topz_build',
    type: 'info',
    help: 'Version',
    samples: [{ labels: { version: '1', source: undefined }, value: 1 }],
  },
]

test('Prometheus text: names of samples in the comments, no units, an info is a gauge', () => {
  expect(renderPrometheus(FAMILIES, 'text')).toBe(`# HELP topz_process_group_cpu_seconds_total CPU "time"
# TYPE topz_process_group_cpu_seconds_total counter
topz_process_group_cpu_seconds_total{group="node",mode="user"} 12.5
topz_process_group_cpu_seconds_total{group="a\\"b\\\\c\\nd",mode="user"} 1e+21
# HELP topz_containers Containers
# TYPE topz_containers gauge
topz_containers 2
# HELP topz_build_info Version
# TYPE topz_build_info gauge
topz_build_info{version="1"} 1
`)
})

test('OpenMetrics: names of families in the comments, units, an end', () => {
  expect(renderPrometheus(FAMILIES, 'openmetrics')).toBe(`# TYPE topz_process_group_cpu_seconds counter
# UNIT topz_process_group_cpu_seconds seconds
# HELP topz_process_group_cpu_seconds CPU \\"time\\"
topz_process_group_cpu_seconds_total{group="node",mode="user"} 12.5
topz_process_group_cpu_seconds_total{group="a\\"b\\\\c\\nd",mode="user"} 1e+21
# TYPE topz_containers gauge
# HELP topz_containers Containers
topz_containers 2
# TYPE topz_build info
# HELP topz_build Version
topz_build_info{version="1"} 1
# EOF
`)
})

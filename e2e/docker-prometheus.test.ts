// What deploy/ ships for Prometheus and Grafana, as shipped: a real Prometheus finds a real sidecar through the engine,
// evaluates the rules, and answers every query of the dashboard. As root.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from './engine.ts'
import { makeImages } from './engine-images.ts'
import { type Prometheus, promtool, startPrometheus } from './prometheus-server.ts'
import { borrowEngine } from './shared-engine.ts'
import { startApp, startTopz } from './sidecar.ts'
import { until } from './until.ts'

const ROOT = join(import.meta.dirname, '..')
const SETUP_MS_MAX = 600_000
setDefaultTimeout(60_000)

const shipped = (file: string) => readFileSync(join(ROOT, 'deploy', file), 'utf8')
const RULES = { 'rules.yml': shipped('prometheus/rules.yml'), 'alerts.yml': shipped('prometheus/alerts.yml') }
/** Works against its quota, near its memory limit; listens, writes, and fails now and then. */
const APP = `
/programs/busy 2 100 &
/programs/backlog &
while :; do dd if=/dev/zero of=/written bs=1M count=4 conv=fsync 2> /dev/null; /bin/false; sleep 0.5; done`

let engine: Engine
let prometheus: Prometheus
beforeAll(async () => {
  engine = await borrowEngine()
  await makeImages(engine)
  const app = await startApp(engine, APP, '--cpus=0.1', '--memory=64m', '--pids-limit=50')
  await startTopz(engine, app, ['--label', 'topz.metrics=true', '--name', 'beside-app'], '--interval=500ms')
  prometheus = await startPrometheus(
    fast(shipped('prometheus/prometheus-docker.yml')).replace(
      'unix:///var/run/docker.sock',
      engine.environment.DOCKER_HOST ?? '',
    ),
    RULES,
  )
}, SETUP_MS_MAX)
afterAll(async () => {
  await prometheus?.stop()
  await engine?.stop()
})

/** As shipped, except for shorter waits. */
function fast(config: string): string {
  return config.replaceAll(/_interval: 15s/g, '_interval: 1s')
}

interface Panel {
  readonly title: string
  readonly targets?: readonly { readonly expr: string }[]
}
const DASHBOARD = JSON.parse(shipped('grafana/topz.json')) as {
  readonly panels: readonly Panel[]
}

/** Like Grafana with everything selected. */
function filledIn(expr: string): string {
  return expr
    .replaceAll(/\$(job|instance)\b/g, '.*')
    .replaceAll('$__rate_interval', '1m')
    .replaceAll('$__range', '1m')
}

test('the shipped configuration finds the sidecar by its label, and names it as the engine does', async () => {
  const [target] = await until('the target to be up', async () => {
    const up = await prometheus.query('up == 1')
    return up.length > 0 ? up : undefined
  })
  expect(target?.labels).toMatchObject({ job: 'topz', instance: 'beside-app' })
})

test('every query of the dashboard has an answer', async () => {
  const queries = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ title, expr: filledIn(expr) })),
  )
  expect(queries.length).toBeGreaterThan(20)
  // Those of pressure need a kernel that counts it for this kind of cgroup.
  const hasPressure = (await prometheus.query('topz_container_pressure_cpu_waiting_seconds_total')).length > 0
  const expected = queries.filter(({ expr }) => hasPressure || !expr.includes('pressure'))
  let empty = expected
  await until('every panel to show something', async () => {
    const answers = await Promise.all(empty.map(({ expr }) => prometheus.query(expr)))
    empty = empty.filter((_, index) => answers[index]?.length === 0)
    if (empty.length > 0) throw new Error(empty.map(({ title, expr }) => `${title}: ${expr}`).join('\n'))
    return true
  })
})

test('the rules say what the container is hitting', async () => {
  const ratioOf = async (rule: string) =>
    (await prometheus.query(`${rule} and on (container) topz_container_info{role="main"}`))[0]?.value
  await until('throttling', async () => {
    const throttled = await ratioOf('container:topz_container_cpu_cfs_throttled_periods:ratio_rate2m')
    return (throttled ?? 0) > 0.25 || undefined
  })
  expect(await ratioOf('container:topz_container_memory_limit_used:ratio')).toBeWithin(0.01, 1)
  expect(await ratioOf('container:topz_container_pids_limit_used:ratio')).toBeWithin(0.05, 1)
  const pending = await until('an alert', async () => {
    const found = await prometheus.query('ALERTS{alertname="TopzContainerCpuThrottled"}')
    return found.length > 0 ? found : undefined
  })
  expect(pending[0]?.labels).toMatchObject({ alertstate: 'pending', severity: 'warning' })
})

test('no rule fails, and each has its own test', async () => {
  type Groups = { groups: readonly { rules: readonly { name: string; health: string }[] }[] }
  const { groups } = await prometheus.api<Groups>('/rules')
  const rules = groups.flatMap(group => group.rules)
  expect(rules.length).toBeGreaterThan(20)
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([])
  const tests = shipped('prometheus/tests.yml')
  expect(rules.filter(({ name }) => !tests.includes(name))).toEqual([])
  const folder = join(ROOT, 'deploy/prometheus')
  const tested = await promtool(['test', 'rules', join(folder, 'tests.yml')])
  expect(tested).toMatchObject({ status: 0 })
  const files = ['prometheus.yml', 'prometheus-docker.yml'].map(file => join(folder, file))
  expect((await promtool(['check', 'config', ...files])).status).toBe(0)
})

test('the dashboard conforms to Grafana’s own types', () => {
  const folder = mkdtempSync(join(ROOT, '.cache/dashboard-'))
  try {
    // A string of an enum is written in JSON as its value.
    writeFileSync(
      join(folder, 'dashboard.ts'),
      `import type { Dashboard } from '@grafana/schema/dist/esm/raw/dashboard/x/Dashboard_types.gen'
type Plain<T> = T extends string ? \`\${T}\` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T
export const dashboard: Plain<Dashboard> = ${shipped('grafana/topz.json')}`,
    )
    const flags = [
      '--ignoreConfig',
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'Preserve',
      '--types',
      'bun',
    ]
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    expect(outputOf(process.execPath, [tsc, ...flags, join(folder, 'dashboard.ts')])).toBe('')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function outputOf(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', cwd: ROOT })
  } catch (error) {
    return (error as { stdout: string }).stdout
  }
}

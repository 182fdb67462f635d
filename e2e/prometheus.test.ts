// A real Prometheus scrapes three topz, each in its own PID namespace with programs that work and end, some of them
// with hostile names: PromQL gives what the kernel counted. Linux, as root.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { enterNamespace, type Inside } from './namespace.ts'
import { compilePrograms } from './programs.ts'
import { type Prometheus, promtool, type Series, startPrometheus } from './prometheus-server.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const SECONDS_MAX = 90
const TICKS_PER_SECOND = 100
const LOOK_MS = 100
const BUSY = '.cache/programs/busy'
/** One keeps working; one works for two seconds; others are started and end one after the other while it works. */
const WORK = `
${BUSY} 1 15 > /dev/null &
timeout -s KILL 2 ${BUSY} 1 30 > /dev/null &
(while :; do timeout -s KILL 2 ${BUSY} 1 20; done) > /dev/null 2>&1 &`
/** A thread named like samples, and two whose names differ only in a broken character. */
const HOSTILE = String.raw`
bash -c "exec -a 'a title' .cache/programs/comm $'x\"} 1\nevil 1'" > /dev/null &
bash -c "exec -a 'a title' .cache/programs/comm $'half\xe5'" > /dev/null &
bash -c "exec -a 'a title' .cache/programs/comm $'half\xff'" > /dev/null &
bash -c "exec -a $'\x1b]0;pwn\x07' .cache/programs/comm other" > /dev/null &`

interface Instance {
  readonly inside: Inside
  readonly target: string
  /**
   * Total CPU time of everything that lived and lives in the namespace, as the kernel counts it, by Unix milliseconds.
   */
  readonly counted: { readonly at: number; readonly seconds: number }[]
}

let instances: readonly Instance[] = []
let prometheus: Prometheus
let looking: ReturnType<typeof setInterval>

beforeAll(async () => {
  compilePrograms()
  instances = await Promise.all([WORK, WORK + HOSTILE, WORK].map(startInstance))
  looking = setInterval(() => instances.forEach(noteCpu), LOOK_MS)
  prometheus = await startPrometheus(scrapeConfig(instances.map(({ target }) => target)))
})

afterAll(async () => {
  clearInterval(looking)
  await prometheus?.stop()
  await Promise.all(instances.map(({ inside }) => inside.stop()))
})

async function startInstance(work: string): Promise<Instance> {
  const topz = `$BUN server/main.ts --address=127.0.0.1:0 --interval=250ms`
  const inside = enterNamespace(`${work}\n${topz} &\nwait`, SECONDS_MAX)
  const [, target = ''] = await inside.until(/http:\/\/localhost:(\d+)\/topz/)
  return { inside, target: `127.0.0.1:${target}`, counted: [] }
}

/** Each once in Prometheus's preferred form, which is OpenMetrics; the third as text; and in the other groupings. */
function scrapeConfig([first, second, third]: readonly string[]): string {
  const job = (name: string, targets: unknown, params = {}) => ({
    job_name: name,
    params,
    static_configs: [{ targets }],
  })
  return JSON.stringify({
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: [
      job('topz', [first, second]),
      job('text', [third], { format: ['text'] }),
      ...['user', 'cgroup', 'command'].map(by => job(by, [second], { by: [by] })),
    ],
  })
}

/** Even after the judged scrape: a delayed timer leaves no reading after the last one. */
function noteCpu({ inside, counted }: Instance): void {
  const namespaceOf = (pid: number | string) => readlinkSync(`/proc/${pid}/ns/pid_for_children`)
  const namespace = namespaceOf(childOf(childOf(inside.child.pid as number)))
  let ticks = 0
  const at = Date.now()
  for (const pid of readdirSync('/proc').filter(name => /^\d/.test(name))) {
    try {
      if (readlinkSync(`/proc/${pid}/ns/pid`) !== namespace) continue
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      // utime, stime, and those of children that it waited for.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      ticks += fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    } catch {
      // It has ended.
    }
  }
  counted.push({ at, seconds: ticks / TICKS_PER_SECOND })
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0])
}

/** By then topz has looked once. */
const STARTED_MS = 1500

/** What the kernel had counted at a moment between two looks. */
function countedAt({ counted }: Instance, at: number): number {
  const after = counted.findIndex(one => one.at >= at)
  const [a, b] = [counted[after - 1], counted[after]]
  if (a === undefined || b === undefined) throw new Error('no readout of that moment')
  return a.seconds + ((b.seconds - a.seconds) * (at - a.at)) / (b.at - a.at)
}

const of = (found: readonly Series[], { target }: Instance) => {
  const series = found.filter(({ labels }) => labels.instance === target)
  if (series.length !== 1) throw new Error(`${series.length} series of ${target}`)
  return series[0]?.value ?? Number.NaN
}

const JOBS = 'job=~"topz|text"'
const CPU = `topz_process_group_cpu_seconds_total{${JOBS}}`
/** How long they really are: other programs use this machine, too. */
const TICK_SECONDS = `(topz_scan_timestamp_seconds{${JOBS}} - process_start_time_seconds) / topz_scans_total`
const BUSY_SEEN = `topz_process_group_processes_seen_total{${JOBS},group="busy"}`

/** Until this much time of all three was scraped. */
const scrapedFor = (seconds: number) =>
  until(`${seconds} s of scrapes`, async () => {
    const found = await prometheus.query(`count_over_time(up{${JOBS}}[1m]) >= ${seconds * 2}`)
    return found.length === 3 ? true : undefined
  })

test('PromQL’s instant values are the CPU seconds that the kernel counted', async () => {
  await scrapedFor(4)
  const at = Date.now() / 1000
  const [cpu, scanned, started, ended, tick] = await Promise.all([
    prometheus.query(`sum by (instance) (${CPU})`, at),
    prometheus.query(`topz_scan_timestamp_seconds{${JOBS}} * 1000`, at),
    prometheus.query(`process_start_time_seconds{${JOBS}} * 1000`, at),
    prometheus.query(`${BUSY_SEEN} - topz_process_group_processes{${JOBS},group="busy"}`, at),
    prometheus.query(TICK_SECONDS, at),
  ])
  instances.forEach(noteCpu)
  for (const instance of instances) {
    const truth = countedAt(instance, of(scanned, instance))
    expect(truth).toBeGreaterThan(0.5)
    // Only the kernel knows what a process used in its last tick.
    const unseen = of(ended, instance) * of(tick, instance) * 0.3
    // What was used before its first tick, shortly after its start, is not reported.
    const soon = countedAt(
      instance,
      Math.max(of(started, instance), instance.counted[0]?.at ?? 0) + STARTED_MS,
    )
    expect(of(cpu, instance)).toBeLessThan(truth * 1.02 + 0.05)
    expect(of(cpu, instance)).toBeGreaterThan((truth - soon) * 0.98 - 0.05 - unseen)
  }
})

test('PromQL’s increase is what the kernel counted in that time, even though processes ended', async () => {
  await scrapedFor(10)
  const at = Date.now() / 1000
  const windowSeconds = 8
  const [increased, first, last, ended, tick] = await Promise.all([
    prometheus.query(`sum by (instance) (increase(${CPU}[${windowSeconds}s]))`, at),
    prometheus.query(`min_over_time(topz_scan_timestamp_seconds{${JOBS}}[${windowSeconds}s]) * 1000`, at),
    prometheus.query(`max_over_time(topz_scan_timestamp_seconds{${JOBS}}[${windowSeconds}s]) * 1000`, at),
    prometheus.query(`increase(${BUSY_SEEN}[${windowSeconds}s])`, at),
    prometheus.query(TICK_SECONDS, at),
  ])
  instances.forEach(noteCpu)
  for (const instance of instances) {
    // Prometheus extrapolates from the scrapes in the window to the whole of it.
    const [from, to] = [of(first, instance), of(last, instance)]
    const truth = ((countedAt(instance, to) - countedAt(instance, from)) * windowSeconds * 1000) / (to - from)
    expect(truth).toBeGreaterThan(0.5)
    const unseen = of(ended, instance) * of(tick, instance) * 0.3
    // It assumes scrapes at even distances, which a busy machine does not make.
    expect(of(increased, instance)).toBeLessThan(truth * 1.25)
    expect(of(increased, instance)).toBeGreaterThan(truth * 0.75 - unseen)
  }
})

test('P43: no counter of any group ever fell', async () => {
  for (const { value } of await prometheus.query(BUSY_SEEN)) expect(value).toBeGreaterThan(4)
  const names = await prometheus.api<string[]>('/label/__name__/values')
  const counters = names.filter(name => name.endsWith('_total'))
  expect(counters).toContain('topz_process_group_cpu_seconds_total')
  const resets = await Promise.all(counters.map(name => prometheus.query(`resets(${name}[1m]) > 0`)))
  expect(resets.flat()).toEqual([])
})

test('S16, P13: hostile names make no extra samples, and equal labels make one', async () => {
  const groups = await prometheus.query(
    `topz_process_group_processes{instance="${instances[1]?.target}",job="topz"}`,
  )
  const count = (group: string) =>
    groups.filter(({ labels }) => labels.group === group).map(({ value }) => value)
  expect(count('x"} 1�evil 1')).toEqual([1])
  expect(count('half�')).toEqual([2])
  expect(count('�]0;pwn�')).toEqual([1])
  const names = await prometheus.api<string[]>('/label/__name__/values')
  expect(names.filter(name => !/^(topz|process|scrape)_|^up$/.test(name))).toEqual([])
  const down = async () => (await prometheus.query('up == 0')).length
  await until('every scrape to be understood', async () => (await down()) === 0 || undefined)
})

test('the three other groupings have the same CPU time in all', async () => {
  const at = Date.now() / 1000
  const sums = 'sum by (job) (topz_process_group_cpu_seconds_total{job=~"user|cgroup|command"})'
  const found = await prometheus.query(sums, at)
  const byName = await prometheus.query(
    `sum(${CPU.replace(JOBS, `instance="${instances[1]?.target}",job="topz"`)})`,
    at,
  )
  expect(found.map(({ labels }) => labels.job).sort()).toEqual(['cgroup', 'command', 'user'])
  // Scraped at different moments.
  for (const { value } of found) expect(Math.abs(value - (byName[0]?.value ?? 0))).toBeLessThan(0.3)
})

test('Prometheus reads OpenMetrics with units if it may choose, and text if it may not', async () => {
  type Metadata = readonly { readonly target: { readonly instance: string }; readonly unit: string }[]
  const metadata = async (metric: string) => prometheus.api<Metadata>(`/targets/metadata?metric=${metric}`)
  const unitsOf = (found: Metadata, { target }: Instance) =>
    new Set(found.filter(one => one.target.instance === target).map(({ unit }) => unit))
  const [first, , third] = instances as [Instance, Instance, Instance]
  expect(unitsOf(await metadata('topz_process_group_cpu_seconds'), first)).toEqual(new Set(['seconds']))
  expect(unitsOf(await metadata('topz_process_group_cpu_seconds_total'), third)).toEqual(new Set(['']))
})

test('promtool has nothing to say about any grouping', async () => {
  for (const by of ['name', 'user', 'cgroup', 'command']) {
    const answer = await fetch(`http://${instances[1]?.target}/metrics?by=${by}`)
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const text = await answer.text()
    expect(text).toContain('topz_process_group_cpu_seconds_total{group="')
    expect(await promtool(['check', 'metrics'], text)).toEqual({ status: 0, output: '' })
  }
})

// The configurations, as shipped: how Prometheus interprets targets as discovery describes them. Debian's Prometheus is
// built without Kubernetes discovery: a file provides the labels that it would.

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Prometheus, startPrometheus } from './prometheus-server.ts'
import { startTopz, type Topz } from './topz.ts'
import { until } from './until.ts'

setDefaultTimeout(60_000)

const shipped = (file: string) =>
  readFileSync(join(import.meta.dirname, '../deploy/prometheus', file), 'utf8')
const RULES = { 'rules.yml': shipped('rules.yml'), 'alerts.yml': shipped('alerts.yml') }

let topz: Topz
const running: Prometheus[] = []
beforeAll(async () => {
  topz = await startTopz()
})
afterAll(async () => {
  await Promise.all(running.map(prometheus => prometheus.stop()))
  await topz.stop()
})

interface Target {
  readonly scrapeUrl: string
  readonly health: string
  readonly labels: Readonly<Record<string, string>>
}

/** Once each was scraped. */
async function targetsOf(
  config: string,
  files: Readonly<Record<string, string>>,
): Promise<readonly Target[]> {
  const prometheus = await startPrometheus(config, { ...RULES, ...files })
  running.push(prometheus)
  return until('targets', async () => {
    const { activeTargets } = await prometheus.api<{ activeTargets: Target[] }>('/targets')
    return activeTargets.length > 0 && activeTargets.every(({ health }) => health !== 'unknown')
      ? activeTargets
      : undefined
  })
}

test('prometheus.yml scrapes the targets listed in a file, with their labels', async () => {
  const { host } = new URL(topz.origin.replace('localhost', '127.0.0.1'))
  const files = { 'targets/web.yml': `- targets: ["${host}"]\n  labels: {service: web}\n` }
  const targets = await targetsOf(shipped('prometheus.yml').replaceAll('15s', '1s'), files)
  expect(targets.map(({ labels }) => labels)).toEqual([{ instance: host, job: 'topz', service: 'web' }])
  expect(targets[0]).toMatchObject({ scrapeUrl: `http://${host}/metrics?by=name`, health: 'up' })
})

test('the lines on authorization let Prometheus scrape a topz that requires a token', async () => {
  const token = 'a2f9c4e8d1b7063f5e2a9c8b4d7f1e60'
  const folder = mkdtempSync(join(tmpdir(), 'topz-token-'))
  writeFileSync(join(folder, 'token'), token, { mode: 0o400 })
  const closed = await startTopz([`--token-file=${folder}/token`])
  try {
    const { host } = new URL(closed.origin.replace('localhost', '127.0.0.1'))
    const files = { 'targets/closed.yml': `- targets: ["${host}"]\n`, token: `${token}\n` }
    const healthWith = async (config: string) =>
      (await targetsOf(config.replaceAll('15s', '1s'), files)).map(({ health }) => health)
    const config = shipped('prometheus.yml')
    const opened = config.replaceAll(/^( *)# (?= *(authorization|credentials_file):)/gm, '$1')
    expect(opened).not.toBe(config)
    const withFile = opened.replace('/etc/prometheus/topz-token', 'token')
    expect(await Promise.all([healthWith(config), healthWith(withFile)])).toEqual([['down'], ['up']])
  } finally {
    await closed.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('prometheus-kubernetes.yml scrapes containers named topz, and pods that ask for it by annotation, each once', async () => {
  const { host } = new URL(topz.origin.replace('localhost', '127.0.0.1'))
  const pod = (name: string, labels: Record<string, string>, target = host) => ({
    targets: [target],
    labels: {
      __meta_kubernetes_namespace: 'shop',
      __meta_kubernetes_pod_name: name,
      __meta_kubernetes_pod_node_name: 'node-1',
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_pod_ip: '127.0.0.1',
      ...labels,
    },
  })
  const container = (name: string, port: string, portName?: string) => ({
    __meta_kubernetes_pod_container_name: name,
    __meta_kubernetes_pod_container_port_number: port,
    ...(portName !== undefined && { __meta_kubernetes_pod_container_port_name: portName }),
  })
  const annotated = (port: string) => ({
    __meta_kubernetes_pod_annotation_prometheus_io_scrape: 'topz',
    __meta_kubernetes_pod_annotation_prometheus_io_port: port,
  })
  const port = new URL(topz.origin).port
  const pods = [
    pod('sidecar', container('topz', '18080')),
    pod('named', container('topz', '9999', 'topz')),
    pod('other-port', container('topz', '9090', 'metrics'), '127.0.0.1:9'),
    pod('node', container('topz', '8080')),
    pod('native', { ...container('topz', '8080'), __meta_kubernetes_pod_container_init: 'true' }),
    pod('sidecar', container('app', '80'), '127.0.0.1:9'),
    pod('ended', { ...container('topz', '8080'), __meta_kubernetes_pod_phase: 'Succeeded' }, '127.0.0.1:9'),
    // Two containers, one of them with two ports: still one topz.
    ...['80', '443'].map(one =>
      pod('asks', { ...container('app', one), ...annotated(port) }, `127.0.0.1:${one}`),
    ),
    pod('asks', { ...container('log', '24224'), ...annotated(port) }, '127.0.0.1:24224'),
    pod(
      'others',
      { ...container('app', '80'), __meta_kubernetes_pod_annotation_prometheus_io_scrape: 'true' },
      '127.0.0.1:9',
    ),
  ]
  const config = shipped('prometheus-kubernetes.yml')
    .replaceAll('15s', '1s')
    .replaceAll('kubernetes_sd_configs:\n      - role: pod', 'file_sd_configs:\n      - files: [pods.json]')
  const targets = await targetsOf(config, { 'pods.json': JSON.stringify(pods) })
  const found = targets.map(
    ({ labels, health }) => `${labels.job} ${labels.namespace}/${labels.pod} ${labels.node} ${health}`,
  )
  expect(found.sort()).toEqual([
    'topz shop/named node-1 up',
    'topz shop/native node-1 up',
    'topz shop/node node-1 up',
    'topz shop/sidecar node-1 up',
    'topz-annotated shop/asks node-1 up',
  ])
})

// Families -> the text exposition format of Prometheus (0.0.4), or OpenMetrics 1.0: the two differ in the names of
// counters, in units, in escaping, and in the end marker.

import type { Family, FamilySample, Labels } from '../model/family.ts'

export const EXPOSITIONS = ['text', 'openmetrics'] as const
export type Exposition = (typeof EXPOSITIONS)[number]

export const EXPOSITION_TYPES: Readonly<Record<Exposition, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

export function renderPrometheus(families: readonly Family[], exposition: Exposition): string {
  const write = exposition === 'openmetrics' ? openMetricsOf : textOf
  const end = exposition === 'openmetrics' ? '# EOF\n' : ''
  return families.map(write).join('') + end
}

function textOf(family: Family): string {
  const name = sampleName(family)
  const type = family.type === 'info' ? 'gauge' : family.type
  return `# HELP ${name} ${escapeHelp(family.help)}\n# TYPE ${name} ${type}\n${samplesOf(family)}`
}

function openMetricsOf(family: Family): string {
  const { name, type, unit } = family
  const unitLine = unit === undefined ? '' : `# UNIT ${name} ${unit}\n`
  return `# TYPE ${name} ${type}\n${unitLine}# HELP ${name} ${escapeHelp(family.help).replaceAll('"', '\\"')}\n${samplesOf(family)}`
}

function samplesOf(family: Family): string {
  const name = sampleName(family)
  return family.samples.map(sample => sampleOf(name, sample)).join('')
}

const SUFFIXES = { counter: '_total', info: '_info', gauge: '' } as const

function sampleName({ name, type }: Family): string {
  return name + SUFFIXES[type]
}

function sampleOf(name: string, { labels, value }: FamilySample): string {
  return `${name}${labelsOf(labels)} ${value}\n`
}

function labelsOf(labels: Labels): string {
  const pairs = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}="${escapeLabel(value)}"`],
  )
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' }

function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, character => ESCAPES[character] ?? character)
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

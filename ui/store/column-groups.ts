// The catalogue -> groups for the column chooser, by subject.
import type { Group, Metric } from '../../server/model/metrics.ts'

export interface ColumnGroup {
  readonly title: string
  readonly metrics: readonly Metric[]
}

const TITLES: Readonly<Record<Group, string>> = {
  who: 'Who',
  cpu: 'CPU',
  memory: 'Memory',
  disk: 'Files and disk',
  rights: 'Rights',
}

export function columnGroups(metrics: readonly Metric[], search: string): readonly ColumnGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = metrics.filter(({ name, label, title, help }) => {
    const text = `${name} ${label} ${title} ${help}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
  return (Object.keys(TITLES) as Group[])
    .map(group => ({ title: TITLES[group], metrics: found.filter(metric => metric.group === group) }))
    .filter(({ metrics }) => metrics.length > 0)
}

// The catalogue -> groups for the chooser, by what a metric is about: its unit and the kernel file that it costs.
import type { Metric } from '../../server/model/metrics.ts'

export interface ColumnGroup {
  readonly title: string
  readonly metrics: readonly Metric[]
}

const SUBJECTS: readonly (readonly [title: string, names: string])[] = [
  ['Who', 'pid command comm user state up ppid pgid sid tty uid gid cgroup'],
  ['CPU', 'cpu wait time utime stime nice priority policy lastcpu vcsw ivcsw threads'],
  ['Memory', 'rss mem pss uss pssage anon file shmem swap peak virt minflt majflt majflts oom oomadj'],
  ['Files and disk', 'fds fdlimit read write readtotal writetotal rchar wchar'],
  ['Rights', 'seccomp nnp caps'],
]

/** A metric that is new in the catalogue and in no list is offered all the same. */
const REST = 'More'

export function columnGroups(metrics: readonly Metric[], search: string): readonly ColumnGroup[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = metrics.filter(({ name, label, title, help }) => {
    const text = `${name} ${label} ${title} ${help}`.toLowerCase()
    return words.every(word => text.includes(word))
  })
  const placed = new Map(SUBJECTS.flatMap(([title, names]) => names.split(' ').map(name => [name, title])))
  const titles = [...SUBJECTS.map(([title]) => title), REST]
  return titles
    .map(title => ({ title, metrics: found.filter(({ name }) => (placed.get(name) ?? REST) === title) }))
    .filter(group => group.metrics.length > 0)
}

// Which columns the table shows at which width, and how the chooser changes them.
import { expect, test } from 'bun:test'
import { METRIC_BY_NAME, METRICS } from '../../server/model/metrics.ts'
import { columnGroups } from './column-groups.ts'
import { keptColumns, layoutFor, PAGE_COLUMNS, TREND, toggled } from './columns.ts'
import { followOtherTabs } from './preferences.ts'

const widthOf = (columns: ReturnType<typeof layoutFor>): number =>
  columns.reduce((sum, { width }) => sum + width, 0)

test('the default columns never need sideways scrolling, down to a phone 320 pixels wide', () => {
  // The frame of the table takes 18 pixels.
  for (let width = 302; width <= 1600; width += 20) {
    const columns = layoutFor(PAGE_COLUMNS, width)
    expect(widthOf(columns)).toBeLessThanOrEqual(width)
    expect(columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['flag', 'command', width < 560 ? 'figure' : 'cpu']),
    )
  }
  expect(layoutFor(PAGE_COLUMNS, 1600).length).toBe(PAGE_COLUMNS.length + 2)
})

test('chosen columns stay, however narrow the screen', () => {
  const names = layoutFor(['pid', 'command', 'cpu', 'virt', 'write'], 320).map(({ name }) => name)
  expect(names).toEqual(['flag', 'pid', 'command', 'cpu', TREND, 'virt', 'write'])
})

test('the trend follows growth, else memory, else CPU; without any of them there is none', () => {
  const shown = (columns: readonly string[]) => layoutFor(columns, 1200).map(({ name }) => name)
  expect(shown(['cpu', 'rss', 'growth', 'up'])).toEqual(['flag', 'cpu', 'rss', 'growth', TREND, 'up'])
  expect(shown(['cpu', 'rss', 'up'])).toEqual(['flag', 'cpu', 'rss', TREND, 'up'])
  expect(shown(['pid', 'up'])).toEqual(['flag', 'pid', 'up'])
})

test('a column that is switched off and on again returns to its place', () => {
  for (const name of ['rss', 'threads', 'command', 'up']) {
    const without = toggled(PAGE_COLUMNS, name)
    expect(without).not.toContain(name)
    expect([...toggled(without, name)].sort()).toEqual([...PAGE_COLUMNS].sort())
  }
  expect(toggled(toggled(PAGE_COLUMNS, 'rss'), 'rss')).toEqual(PAGE_COLUMNS)
  expect(toggled(['pid'], 'pid')).toEqual(['pid'])
})

test('the chooser offers every metric exactly once, in its group', () => {
  const offered = columnGroups(METRICS, '').flatMap(({ metrics }) => metrics.map(({ name }) => name))
  expect(offered.sort()).toEqual(METRICS.map(({ name }) => name).sort())
  const groups = columnGroups(METRICS, '').map(({ title, metrics }) => [
    title,
    metrics.map(({ name }) => name),
  ])
  expect(Object.fromEntries(groups)).toMatchObject({
    Who: 'pid ppid pgid sid tty user uid gid state cgroup up comm command'.split(' '),
    CPU: 'cpu threads time utime stime ccpu cutime cstime wait vcsw ivcsw nice priority policy lastcpu'.split(
      ' ',
    ),
    Rights: ['seccomp', 'nnp', 'caps'],
  })
})

test('the chooser finds a column by its meaning', () => {
  const found = columnGroups(METRICS, 'swapped').flatMap(({ metrics }) => metrics.map(({ name }) => name))
  expect(found).toEqual(['swap'])
  expect(columnGroups(METRICS, 'nothing like this')).toEqual([])
})

test('the heading S explains every letter that Linux shows for any length of time', () => {
  for (const letter of 'RSDTZI')
    expect(METRIC_BY_NAME.get('state')?.help).toMatch(new RegExp(`\\b${letter} `))
})

test('chosen columns are kept; what is kept and cannot be understood is left out', () => {
  const columns = keptColumns.chosen
  const take = (newValue: string) => window.dispatch({ key: 'topz.columns', newValue } as StorageEvent)
  const window = {
    dispatch: (_: StorageEvent) => {},
    addEventListener(_: string, listen: (event: StorageEvent) => void) {
      this.dispatch = listen
    },
    removeEventListener() {},
  }
  followOtherTabs(window as unknown as Window)
  take('pid,bogus,cpu,cpu')
  expect(columns.value).toEqual(['pid', 'cpu'])
  for (const usual of [PAGE_COLUMNS.join(), '', 'bogus']) {
    take(usual)
    expect(columns.value).toBe(PAGE_COLUMNS)
  }
})

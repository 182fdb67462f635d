// Values over time -> one SVG of the report: an area, its limit, the scale next to it and the time below it. No script,
// and no style of its own.

const WIDTH = 560
const HEIGHT = 90
const DAY_MS = 86_400_000

export interface ReportChart {
  readonly title: string
  readonly values: readonly (number | null)[]
  /** Of the first and the last value, in Unix milliseconds. */
  readonly from: number
  readonly to: number
  readonly limit?: number | undefined
  /** A value in words. */
  readonly say: (value: number) => string
}

export function chartSvg({ title, values, from, to, limit, say }: ReportChart): string {
  const known = values.filter(value => value !== null)
  if (known.length < 2) return ''
  const most = Math.max(...known)
  // A distant limit would press the area flat: only the words name it.
  const isNear = limit !== undefined && most > limit / 3
  const top = (isNear ? Math.max(limit * 1.08, most) : most) || 1
  const x = (i: number) => ((i / Math.max(1, values.length - 1)) * WIDTH).toFixed(1)
  const y = (value: number) => (HEIGHT - (value / top) * (HEIGHT - 4)).toFixed(1)
  let path = ''
  for (let start = 0; start < values.length; start++) {
    if (values[start] === null || values[start] === undefined) continue
    let end = start
    while (values[end + 1] !== null && values[end + 1] !== undefined) end++
    const line = values.slice(start, end + 1).map((value, i) => `${x(start + i)} ${y(value ?? 0)}`)
    path += `M${x(start)} ${HEIGHT}L${line.join('L')}L${x(end)} ${HEIGHT}Z`
    start = end
  }
  const said = `peak ${say(most)}${limit === undefined ? '' : ` of ${say(limit)}`}`
  const line = isNear ? `<line x1="0" x2="${WIDTH}" y1="${y(limit)}" y2="${y(limit)}"/>` : ''
  const axis = [from, (from + to) / 2, to].map(at => `<span>${timeOf(at, to - from)}</span>`).join('')
  return `<figure><figcaption>${title} <small>${said}</small></figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title} over time, ${said}"><path d="${path}"/>${line}</svg><div class="axis">${axis}</div></figure>`
}

/** As fine as the range requires. */
function timeOf(at: number, span: number): string {
  const iso = new Date(at).toISOString().replace('T', ' ')
  if (span >= DAY_MS) return iso.slice(5, 16)
  return span < 600_000 ? iso.slice(11, 19) : iso.slice(11, 16)
}

// Values over time -> one SVG of the report: an area, and the scale beside it. No script, no style of its own.

const WIDTH = 560
const HEIGHT = 90

/** `say`: the largest value in words. */
export function chartSvg(
  title: string,
  values: readonly (number | null)[],
  say: (value: number) => string,
): string {
  const known = values.filter(value => value !== null)
  if (known.length < 2) return ''
  const top = Math.max(...known) || 1
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
  return `<figure><figcaption>${title} <small>at most ${say(top)}</small></figcaption><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${title} over time"><path d="${path}"/></svg></figure>`
}

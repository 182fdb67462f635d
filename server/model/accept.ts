// Accept header -> the form that a client prefers (RFC 9110, 12.5.1).

interface Range {
  readonly type: string
  readonly quality: number
  readonly place: number
}

/** A header with more ranges than this is not from a client that we know. */
const RANGES_MAX = 50

/** Among these forms, in the order in which the server prefers them; undefined if none is acceptable. */
export function preferred<const F extends string>(
  accept: string | null | undefined,
  formats: readonly F[],
  mediaTypes: Readonly<Record<F, string>>,
): F | undefined {
  const ranges = (accept ?? '').split(',', RANGES_MAX).map(parseRange)
  let best: { format: F; range: Range; closeness: number } | undefined
  for (const format of formats) {
    const bare = mediaTypes[format].split(';', 1)[0] ?? ''
    const candidates = [bare, `${bare.split('/', 1)[0]}/*`, '*/*']
    // The most specific range decides for a type, even when it excludes it (q=0).
    const closest = candidates.find(type => ranges.some(range => range.type === type))
    const closeness = closest === undefined ? candidates.length : candidates.indexOf(closest)
    const range = ranges.find(candidate => candidate.type === closest)
    if (range === undefined || range.quality === 0) continue
    if (best === undefined || isBetter(range, closeness, best)) best = { format, range, closeness }
  }
  return best?.format
}

/** By quality; then named types before those matched by `*`; then in the order of the header. */
function isBetter(range: Range, closeness: number, best: { range: Range; closeness: number }): boolean {
  if (range.quality !== best.range.quality) return range.quality > best.range.quality
  if (closeness !== best.closeness) return closeness < best.closeness
  return range.place < best.range.place
}

function parseRange(text: string, place: number): Range {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase())
  const weight = parameters.find(parameter => parameter.startsWith('q='))?.slice(2)
  const quality = weight === undefined ? 1 : Number(weight)
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0, place }
}

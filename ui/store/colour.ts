// A process -> its palette colour, the same in rows and charts.

const COLOURS = 7

/** 1..7; a process keeps its colour for life. */
export function colourOf(id: string): number {
  let hash = 0
  for (let i = 0; i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) >>> 0
  return 1 + (hash % COLOURS)
}

// Row.branch -> the lines of a tree, one cell per level: drawn by borders, so that they join from row to row.

/** A chain of thousands of processes must not push the names out of sight. */
const LEVELS_MAX = 16

export function Branch({ levels }: { readonly levels: readonly boolean[] }) {
  const hidden = Math.max(0, levels.length - LEVELS_MAX)
  const last = levels.length - 1
  return (
    <span class="branch" aria-hidden="true">
      {hidden > 0 && <span class="deeper">+{hidden}</span>}
      {levels.slice(hidden).map((goesOn, position) => {
        const isOwn = hidden + position === last
        const shape = isOwn ? (goesOn ? 'tee' : 'corner') : goesOn ? 'line' : 'gap'
        return <i key={position} class={shape} />
      })}
    </span>
  )
}

// How many wait of how many may -> a box for each place, or a bar where there are too many to count.

const PLACES_MAX = 12

export function QueueBar({ queue, limit }: { readonly queue: number; readonly limit: number | undefined }) {
  if (limit === undefined) return null
  if (limit > PLACES_MAX)
    return (
      <span class="queue-bar" aria-hidden="true">
        <i class="whole">
          <b class="filled" style={{ width: `${Math.min(1, queue / limit) * 100}%` }} />
        </i>
      </span>
    )
  return (
    <span class="queue-bar" aria-hidden="true">
      {Array.from({ length: limit }, (_, place) => (
        <i key={`${place}`} class={place < queue ? 'taken' : ''} />
      ))}
    </span>
  )
}

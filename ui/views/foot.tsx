// The foot of the page: the keys most used, and what topz itself costs.
import { formatBytesLong, formatRatio } from '../../server/model/format.ts'
import { Keycap } from '../components/keycap.tsx'
import { header } from '../store/live.ts'

const HINTS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'filter'],
  [['w'], 'what is wrong'],
  [['t'], 'tree'],
  [['P', 'M', 'G'], 'CPU, memory, growth'],
  [['←', '→'], 'step in time'],
  [['End'], 'live'],
  [['Space'], 'pause'],
  [['?'], 'all keys'],
]

function OwnCost() {
  const self = header.value?.self
  if (!self) return null
  const parts = [
    ...(self.cpuUsage === undefined ? [] : [`${formatRatio(self.cpuUsage)} % CPU`]),
    ...(self.rssBytes === undefined ? [] : [formatBytesLong(self.rssBytes)]),
    `sample ${self.tickMs.toFixed(1)} ms`,
    ...(self.ticksMissed > 0
      ? [`${self.ticksMissed} ${self.ticksMissed === 1 ? 'tick' : 'ticks'} missed`]
      : []),
  ]
  return (
    <span class="own-cost" title={`topz ${self.version}, source ${self.source}`}>
      topz itself: {parts.join(' · ')}
    </span>
  )
}

export function Foot() {
  return (
    <footer class="foot">
      {HINTS.map(([keys, does]) => (
        <span key={does} class="hint">
          {keys.map(name => (
            <Keycap key={name} name={name} />
          ))}{' '}
          {does}
        </span>
      ))}
      <OwnCost />
    </footer>
  )
}

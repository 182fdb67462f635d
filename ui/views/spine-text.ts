// A moment -> what the spine says of it, for a screen reader: when, how much, and who.

import { formatBytesLong } from '../../server/model/format.ts'
import { printable } from '../components/printable.ts'
import { stepAt } from '../store/hover.ts'
import { cpuTotal, memoryTotal } from '../store/layers.ts'
import { timeline } from '../store/timeline.ts'
import { timeText } from '../store/zone.ts'

const NAMED = 3

/** `17:43:10 UTC, CPU 1.99, memory 345 MiB, burn.py 1.49, server.js 0.31` */
export function spineText(at: number): string {
  const step = stepAt(at)
  if (step === undefined) return timeText(at)
  const [cpu, memory] = [cpuTotal.value[step], memoryTotal.value[step]]
  const largest = (timeline.value?.programs ?? [])
    .map(({ program, cpu }) => ({ program, cpu: cpu[step] ?? 0 }))
    .filter(one => one.cpu > 0)
    .sort((a, b) => b.cpu - a.cpu)
    .slice(0, NAMED)
  return [
    timeText(at),
    ...(typeof cpu === 'number' ? [`CPU ${cpu.toFixed(2)}`] : ['nothing recorded']),
    ...(typeof memory === 'number' ? [`memory ${formatBytesLong(memory)}`] : []),
    ...largest.map(one => `${printable(one.program)} ${one.cpu.toFixed(2)}`),
  ].join(', ')
}

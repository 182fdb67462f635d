// Pixels of the drawer's charts; reported by them.
import { signal } from '@preact/signals'

export const sideChartWidth = signal(480)

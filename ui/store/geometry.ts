// The size of the window -> the lanes of the spine, from the top: fixed, whatever is shown in them.
import { computed, signal } from '@preact/signals'

export const LANES = ['cpu', 'memory', 'disk', 'network', 'troubles', 'changes', 'axis'] as const
export type LaneName = (typeof LANES)[number]

export interface Lane {
  readonly name: LaneName
  readonly top: number
  readonly height: number
}

/** Pixels, in the order of LANES. */
const HEIGHTS = {
  tall: [50, 64, 26, 26, 17, 17, 26],
  low: [37, 42, 20, 20, 14, 14, 24],
  phone: [40, 40, 30, 30, 16, 16, 24],
  flat: [40, 42, 0, 0, 0, 0, 24],
} as const

const LOW_MAX = 879
const FLAT_MAX = 559
const PHONE_WIDTH_MAX = 699

export const windowSize = signal({ width: 1600, height: 960 })
/** Pixels of the plot; reported by it. */
export const plotWidth = signal(1000)

export const lanes = computed<readonly Lane[]>(() => lanesFor(windowSize.value))
/** Without the axis. */
export const plotHeight = computed(() => laneOf('axis').top)

export function lanesFor({ width, height }: { width: number; height: number }): readonly Lane[] {
  const heights =
    HEIGHTS[
      height <= FLAT_MAX ? 'flat' : width <= PHONE_WIDTH_MAX ? 'phone' : height <= LOW_MAX ? 'low' : 'tall'
    ]
  let top = 0
  return LANES.map((name, place) => {
    const lane = { name, top, height: heights[place] as number }
    top += lane.height
    return lane
  })
}

export function laneOf(name: LaneName): Lane {
  return lanes.value[LANES.indexOf(name)] as Lane
}

/** Where the pointer is, counted from the top of the spine. */
export function laneAt(y: number): LaneName {
  return lanes.value.find(({ top, height }) => y >= top && y < top + height)?.name ?? 'cpu'
}

/** Runs for the life of the page. */
export function followWindowSize(of: Window): void {
  const look = (): void => {
    windowSize.value = { width: of.innerWidth, height: of.innerHeight }
  }
  of.addEventListener('resize', look)
  look()
}

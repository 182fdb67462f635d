// What monitoring systems get: families of samples, as the exposition formats define them, before they are written. An
// unknown value has no sample; no sample is ever 0 for it.

/** What processes can be grouped by: never by pid, which would make a series for each process. */
export const GROUPINGS = ['name', 'user', 'cgroup', 'command'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** `info`: always 1; its labels carry the information. */
export type FamilyType = 'counter' | 'gauge' | 'info'
/** Base units only. */
export type FamilyUnit = 'seconds' | 'bytes' | 'ratio'

export interface Family {
  /** Without `_total` and `_info`; ends in the unit if there is one. */
  readonly name: string
  readonly type: FamilyType
  readonly unit?: FamilyUnit
  readonly help: string
  readonly samples: readonly FamilySample[]
}

export interface FamilySample {
  readonly labels: Labels
  readonly value: number
}

/** A label without a value is left out. */
export type Labels = Readonly<Record<string, string | undefined>>

/** The unit at the end of a name. */
export function unitOf(name: string): FamilyUnit | undefined {
  return (['seconds', 'bytes', 'ratio'] as const).find(unit => name.endsWith(`_${unit}`))
}

/**
 * Builds families in the order in which their names first appear. Equal labels are one sample, the sum: names were cut,
 * or several sockets listen on one port.
 */
export function createFamilies() {
  const families = new Map<
    string,
    Omit<Family, 'samples'> & { readonly samples: Map<string, FamilySample> }
  >()
  return {
    add(
      type: FamilyType,
      name: string,
      help: string,
      labels: Labels,
      value: number | null | undefined,
    ): void {
      if (value === undefined || value === null || !Number.isFinite(value)) return
      const rounded = withoutNoise(value)
      let family = families.get(name)
      if (family === undefined) {
        const unit = unitOf(name)
        family = { name, type, help, samples: new Map(), ...(unit !== undefined && { unit }) }
        families.set(name, family)
      }
      const key = JSON.stringify(labels)
      const same = family.samples.get(key)
      if (same === undefined) family.samples.set(key, { labels, value: rounded })
      else if (type !== 'info') family.samples.set(key, { labels, value: same.value + rounded })
    },
    all: (): readonly Family[] =>
      [...families.values()].map(family => ({ ...family, samples: [...family.samples.values()] })),
  }
}

/**
 * The same numbers added in another order differ in their last digit: a counter would fall by it, and readers would
 * take that for a restart.
 */
function withoutNoise(value: number): number {
  return Number.isInteger(value) ? value : Math.round(value * 1e6) / 1e6
}

export type Families = ReturnType<typeof createFamilies>

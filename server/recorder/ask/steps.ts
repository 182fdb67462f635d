// A range in equal steps, and the smallest, largest and mean value in each.

import { FIELDS, type Field, fieldIndex, type Kind } from '../format/fields.ts'
import { numberOf } from '../format/pack.ts'

export interface Place {
  readonly field: Field
  readonly own: number
  readonly min: number
  readonly max: number
  readonly mean: number
}

export function placeOf(kind: Kind, path: string): Place | undefined {
  const own = fieldIndex(kind, path)
  if (own < 0) return undefined
  const of = (part: string) => fieldIndex(kind, `${path}.${part}`)
  return { field: FIELDS[kind][own] as Field, own, min: of('min'), max: of('max'), mean: of('mean') }
}

/** Steps of a range, and the values in each. */
export class Steps {
  readonly stepMs: number
  readonly min: Float64Array
  readonly max: Float64Array
  readonly sum: Float64Array
  readonly count: Float64Array

  constructor(
    readonly from: number,
    to: number,
    points: number,
  ) {
    const count = Math.max(1, Math.min(points, Math.ceil((to - from) / 1000)))
    this.stepMs = Math.max(1, (to - from) / count)
    this.min = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    this.max = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.sum = new Float64Array(count)
    this.count = new Float64Array(count)
  }

  add(at: number, min: number, mean: number, max: number): void {
    const step = Math.min(this.count.length - 1, Math.max(0, Math.ceil((at - this.from) / this.stepMs) - 1))
    this.min[step] = Math.min(this.min[step] as number, min)
    this.max[step] = Math.max(this.max[step] as number, max)
    this.sum[step] = (this.sum[step] as number) + mean
    this.count[step] = (this.count[step] as number) + 1
  }

  means(): (number | null)[] {
    return Array.from(this.count, (count, step) => (count === 0 ? null : (this.sum[step] as number) / count))
  }

  largest(): (number | null)[] {
    return Array.from(this.count, (count, step) => (count === 0 ? null : (this.max[step] as number)))
  }

  points(): [number, number, number, number][] {
    return [...this.count.keys()]
      .filter(step => this.count[step] !== 0)
      .map(step => [
        Math.round(this.from + (step + 1) * this.stepMs),
        this.min[step] as number,
        (this.sum[step] as number) / (this.count[step] as number),
        this.max[step] as number,
      ])
  }
}

export function addState(
  steps: Steps,
  at: number,
  codes: readonly number[],
  { field, own, min, max, mean }: Place,
) {
  const value = numberOf(codes[own] ?? 0, field)
  if (typeof value !== 'number') return
  const read = (place: number) => (place < 0 ? undefined : numberOf(codes[place] ?? 0, field)) ?? value
  steps.add(at, read(min), read(mean), read(max))
}

// The types of compare-pictures.mjs.

import type { Picture } from './png.mjs'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const SCALE: number
export function small(picture: Picture): Picture
export function differences(kept: Picture, seen: Picture): readonly Area[]
export function marked(picture: Picture, areas: readonly Area[]): Picture

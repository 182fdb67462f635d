// The types of png.mjs.

export interface Picture {
  readonly width: number
  readonly height: number
  /** Three bytes for each pixel, line by line. */
  readonly rgb: readonly number[] | Uint8Array
}

export function writePng(picture: Picture): Buffer
export function readPng(png: Buffer): Picture

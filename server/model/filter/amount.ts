// `100M`, `5%`, `1h30m` -> the number in the unit of the model, and how exact it is meant: `cpu=5` is what a table shows
// as 5, so half of the last digit on either side.

import type { Unit } from '../metrics.ts'

export interface Amount {
  /** Bytes, seconds, a share of 1, or a plain count. */
  readonly value: number
  /** Half of the last digit that was written. */
  readonly half: number
}

const BYTES: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 }
const COUNTS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }
const SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** What to write, in words. */
export const AMOUNTS: Readonly<Record<Exclude<Unit, 'text'>, string>> = {
  none: 'a number',
  count: 'a number, such as 40 or 12k',
  '1/s': 'a number per second, such as 0.5 or 12k',
  bytes: 'bytes, such as 100M or 1.5G (1K is 1024)',
  'bytes/s': 'bytes per second, such as 100K or 1.5M (1K is 1024)',
  seconds: 'a time, such as 90, 500ms, 5m or 1h30m',
  age: 'a time, such as 90, 500ms, 5m or 1h30m',
  ratio: 'percent, such as 5 or 0.5%',
}

/** Undefined if it is not of this unit. */
export function parseAmount(text: string, unit: Exclude<Unit, 'text'>): Amount | undefined {
  switch (unit) {
    case 'none':
      return scaled(text, /^(-?\d+(?:\.\d+)?)()$/, COUNTS)
    case 'count':
      return scaled(text, /^(-?\d+(?:\.\d+)?)([kmg]?)$/i, COUNTS)
    case '1/s':
      return scaled(text, /^(-?\d+(?:\.\d+)?)([kmg]?)(?:\/s)?$/i, COUNTS)
    case 'bytes':
      return scaled(text, /^(-?\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i, BYTES)
    case 'bytes/s':
      return scaled(text, /^(-?\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?(?:\/s)?$/i, BYTES)
    case 'ratio':
      return percent(scaled(text.replace(/%$/, ''), /^(-?\d+(?:\.\d+)?)()$/, COUNTS))
    case 'seconds':
    case 'age':
      return duration(text)
    default:
      return unit satisfies never
  }
}

/** Divided: 7 x 0.01 is more than 0.07. */
function percent(amount: Amount | undefined): Amount | undefined {
  return amount && { value: amount.value / 100, half: amount.half / 100 }
}

function scaled(text: string, form: RegExp, factors: Readonly<Record<string, number>>): Amount | undefined {
  const [, digits = '', suffix = ''] = form.exec(text) ?? []
  const factor = factors[suffix.toLowerCase()]
  return digits === '' || factor === undefined ? undefined : amountOf(digits, factor)
}

/** Parts after each other, the smallest last; a number alone is seconds. */
function duration(text: string): Amount | undefined {
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return scaled(text, /^(\d+(?:\.\d+)?)()$/, { '': 1 })
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)].map(([, digits = '', suffix = '']) =>
    amountOf(digits, SECONDS[suffix] ?? 1),
  )
  const half = Math.min(...parts.map(part => part.half))
  return { value: parts.reduce((sum, part) => sum + part.value, 0), half }
}

function amountOf(digits: string, factor: number): Amount {
  const decimals = digits.split('.')[1]?.length ?? 0
  return { value: Number(digits) * factor, half: (10 ** -decimals / 2) * factor }
}

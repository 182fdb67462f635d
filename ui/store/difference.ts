// Two moments compared, for the dialog that shows them: the remembered one or the one shown, and another.
import { effect, signal } from '@preact/signals'
import { PARAMETERS } from '../../server/model/readout-parameters.ts'
import type { DifferenceInWords } from '../../server/model/recording.ts'
import { readableOf } from './address.ts'
import { shownAt } from './live.ts'

/** Undefined until it is requested. */
export const difference = signal<DifferenceInWords | 'asked' | { readonly error: string } | undefined>(
  undefined,
)
/** The first of two, while the reader looks for the second. */
export const remembered = signal<number | undefined>(undefined)

type AskDifference = (from: number, to: number) => Promise<DifferenceInWords | { readonly error: string }>

let asking: AskDifference | undefined

export function setAskDifference(ask: AskDifference): void {
  asking = ask
}

export function rememberMoment(): void {
  remembered.value = shownAt.peek() || undefined
}

export function forgetMoment(): void {
  remembered.value = undefined
}

/** A comparison that was closed meanwhile stays closed. */
function show(answer: Awaited<ReturnType<AskDifference>>): void {
  if (difference.peek() === 'asked') difference.value = answer
}

/** With the moment shown; the earlier one comes first. */
export async function compareWith(other: number): Promise<void> {
  if (asking === undefined) return
  difference.value = 'asked'
  const shown = await moment()
  show(await asking(Math.min(shown, other), Math.max(shown, other)))
}

/** Of a range. */
export async function compareBetween(from: number, to: number): Promise<void> {
  if (asking === undefined) return
  difference.value = 'asked'
  show(await asking(from, to))
}

/** The one shown, once there is one: the button may be pressed before the first frame. */
function moment(): Promise<number> {
  return new Promise(resolve => {
    const stop = effect(() => {
      if (shownAt.value === 0) return
      resolve(shownAt.value)
      queueMicrotask(() => stop())
    })
  })
}

/** Opens what an address requests: `?diff=-5m`, `?diff=-10m..-5m`. */
export async function compareFrom(search: string, now: number): Promise<void> {
  const text = new URLSearchParams(readableOf(search).search).get('diff')
  if (text === null || asking === undefined) return
  const parsed = PARAMETERS.diff.parse('diff', text, now)
  difference.value = 'asked'
  if (!parsed.ok) difference.value = { error: `${parsed.error}.` }
  else if (parsed.value !== undefined) difference.value = await asking(parsed.value.from, parsed.value.to)
}

export function closeDifference(): void {
  difference.value = undefined
}

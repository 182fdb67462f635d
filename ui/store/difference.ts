// Two moments compared, for the dialog that shows it.
import { signal } from '@preact/signals'
import type { Difference } from '../../server/model/recording.ts'
import { moment } from './moment.ts'

/** Undefined while nobody asked. */
export const difference = signal<Difference | 'asked' | { readonly error: string } | undefined>(undefined)

type AskDifference = (from: number, to: number) => Promise<Difference | { readonly error: string }>

let asking: AskDifference | undefined

export function setAskDifference(ask: AskDifference): void {
  asking = ask
}

/** What changed between the moment that is shown and the last there is. */
export async function compareWithNow(): Promise<void> {
  const from = moment.peek()
  if (from === undefined || asking === undefined) return
  difference.value = 'asked'
  difference.value = await asking(from, Date.now())
}

export function closeDifference(): void {
  difference.value = undefined
}

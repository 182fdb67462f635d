// The line to the server as the socket tells it, and what the server said of itself in `hello`.
import { signal } from '@preact/signals'
import type { Hello } from '../../server/model/protocol.ts'

export type Line =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** Lost, or never reached; the next attempt is on its way. */
  | { readonly state: 'waiting'; readonly reason?: string }
  /** A token is needed: no further attempt before somebody signs in. */
  | { readonly state: 'denied' }

export const line = signal<Line>({ state: 'connecting' })
export const hello = signal<Hello | undefined>(undefined)
/** What could not be understood of the address that the page was opened with. */
export const addressError = signal<string | undefined>(undefined)
/** What could not be understood of the moment in that address. */
export const momentError = signal<string | undefined>(undefined)
/** What the server said was wrong with a subscription: until it is dismissed, or another moment is shown. */
export const complaint = signal<string | undefined>(undefined)

/** How to sign out; main.tsx knows. */
let leaving: () => void = () => {}

export function onLeave(how: () => void): void {
  leaving = how
}

export function leave(): void {
  leaving()
}

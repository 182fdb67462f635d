// The connection to the server as the socket reports it, and what the server said of itself in `hello`.
import { signal } from '@preact/signals'
import { cannotParse } from '../../server/model/parameter.ts'
import type { Hello } from '../../server/model/protocol.ts'

export type Line =
  | { readonly state: 'connecting' }
  | { readonly state: 'open' }
  /** Lost, or never reached; the next attempt is on its way. */
  | { readonly state: 'waiting'; readonly reason?: string }
  /** A token is needed: no further attempt until the reader signs in. */
  | { readonly state: 'denied' }

export const line = signal<Line>({ state: 'connecting' })
export const hello = signal<Hello | undefined>(undefined)
/** Why the server closed the connection, in its words, until it sends figures again. */
export const closedWhy = signal<string | undefined>(undefined)
/** Parameters of the page's opening address that could not be understood, and what each should be. */
export const misread = signal<readonly Misread[]>([])
/** What the server rejected in a subscription: until it is dismissed, or another moment is shown. */
export const complaint = signal<string | undefined>(undefined)

export interface Misread {
  readonly name: string
  readonly error: string
}

/** In the server's words: it refuses the same address in text. */
export function misreadOf(name: string, given: string, allowed: string): Misread {
  return { name, error: cannotParse(name, given, allowed).error }
}

/** How to sign out; set by main.tsx. */
let leaving: () => void = () => {}

export function onLeave(how: () => void): void {
  leaving = how
}

export function leave(): void {
  leaving()
}

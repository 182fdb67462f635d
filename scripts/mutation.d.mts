// Types of mutation.mjs for its test; the scripts themselves are plain JavaScript because Node runs them before anything is installed.

import type { Guard, GuardTest } from './guards.mjs'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export type RunTest = (tree: string, test: GuardTest, msMax: number) => Promise<Counts>

export declare function copyTree(root: string): string
export declare function tryGuard(
  guard: Guard,
  tree: string,
  run: RunTest,
  unbroken: Map<string, Promise<Counts & { readonly tookMs: number }>>,
): Promise<{ readonly verdict: 'killed' | 'survived' | 'unknown'; readonly why: string }>
export declare function bunRunner(bun: string): RunTest
export declare function canBeParsed(bun: string, tree: string, guard: Guard): boolean

// The first snapshot after start -> requests that came before there was one.

import type { Snapshot } from '../model/snapshot.ts'

export function createFirst() {
  let arrive: (snapshot: Snapshot) => void = () => {}
  const arrived = new Promise<Snapshot>(resolve => {
    arrive = resolve
  })
  return {
    arrive: (snapshot: Snapshot) => arrive(snapshot),
    wait(waitMs: number): Promise<Snapshot | undefined> {
      let timer: ReturnType<typeof setTimeout> | undefined
      const timeout = new Promise<undefined>(resolve => {
        timer = setTimeout(() => resolve(undefined), waitMs)
      })
      return Promise.race([arrived, timeout]).finally(() => clearTimeout(timer))
    },
  }
}

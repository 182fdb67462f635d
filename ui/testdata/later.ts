// The parts of the page that a browser fetches when they are first opened: for a test, all are here at once.
import * as later from '../views/later.tsx'

export async function loadAll(): Promise<void> {
  await Promise.all(Object.values(later).map(part => part.load()))
}

// Filters and commands that were used last in this browser, the newest first.
import { signal } from '@preact/signals'
import { recall, remember } from './preferences.ts'

const LATELY_MAX = 4

function recalled(): readonly string[] {
  try {
    const list: unknown = JSON.parse(recall('localStorage', 'lately') ?? '[]')
    return Array.isArray(list) ? list.filter(one => typeof one === 'string').slice(0, LATELY_MAX) : []
  } catch {
    return []
  }
}

export const lately = signal<readonly string[]>(recalled())

export function useLately(text: string): void {
  const used = text.trim()
  if (used === '') return
  lately.value = [used, ...lately.value.filter(one => one !== used)].slice(0, LATELY_MAX)
  remember('localStorage', 'lately', JSON.stringify(lately.value))
}

// A steady rise of memory that topz found -> which program grows, and since when: drawn at its edge.
import { computed } from '@preact/signals'
import type { Evidence } from '../../server/model/finding.ts'
import { header } from './live.ts'

/** A rise that meets the limit soon, and one that is far from it. */
const RISES: readonly string[] = ['memory-eta', 'memory-grows']

export interface Growth {
  readonly pid: number
  readonly program: string
  readonly since: number
}

/** Undefined without a robust trend: then nothing is drawn. */
export const growth = computed<Growth | undefined>(() => {
  const { findings = [], named = [], container } = header.value ?? {}
  const rise = findings.find(
    ({ id, subject }) =>
      RISES.includes(id) && (subject.container === undefined || subject.container === container?.id),
  )
  const [who] = rise?.who ?? []
  if (rise === undefined || who === undefined) return undefined
  const program = named.find(({ pid }) => pid === who.pid)?.program ?? who.comm
  return { pid: who.pid, program, since: rise.since }
})

/** When the memory of a container, or of the host, is full at this rate, as far as that was found. */
export function etaOf(container: string | undefined): Evidence | undefined {
  const findings = header.value?.findings ?? []
  return findings.find(({ id, subject }) => id === 'memory-eta' && subject.container === container)?.evidence
}

/** Why there is none. */
export const whyNoTrend = computed(() => {
  const { noTrend = [], container } = header.value ?? {}
  return noTrend.find(one => one.container === container?.id)?.why
})

// Which cell of a row belongs to a column, and why a cell is missing.
import { computed } from '@preact/signals'
import { frame, header } from './live.ts'

const shownColumns = computed(() => frame.value?.view.columns.join() ?? '')

/** Name of a column -> index of its cell. Changes only when the frame's columns do. */
export const cellPlaces = computed<ReadonlyMap<string, number>>(
  () => new Map(shownColumns.value.split(',').map((name, place) => [name, place])),
)

const absent = computed(() => header.value?.absent)

/** Field of Process -> the sentence that says why it is missing for some. */
export const absenceOf = computed<ReadonlyMap<string, string>>(
  () =>
    new Map(absent.value?.flatMap(({ fields, message }) => fields.map(field => [field, message] as const))),
)

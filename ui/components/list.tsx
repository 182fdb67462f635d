// Columns and records -> a plain table, for lists short enough to be drawn in full.
import type { ComponentChildren } from 'preact'

export interface ListColumn<T> {
  readonly title: string
  readonly of: (item: T) => ComponentChildren
  /** Numbers align right. */
  readonly isText?: boolean
  readonly help?: string
}

interface ListProps<T> {
  readonly label: string
  readonly columns: readonly ListColumn<T>[]
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string | number
  /** Shown when there are no items. */
  readonly nothing: string
}

export function List<T>({ label, columns, items, keyOf, nothing }: ListProps<T>) {
  if (items.length === 0) return <p class="list-empty">{nothing}</p>
  const look = ({ isText }: ListColumn<T>) => (isText ? 'text' : 'number')
  return (
    <table class="list" aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column.title} class={look(column)} scope="col" title={column.help}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map(item => (
          <tr key={keyOf(item)}>
            {columns.map(column => (
              <td key={column.title} class={look(column)}>
                {column.of(item) ?? '-'}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

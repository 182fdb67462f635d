// One tab of a tab list: only the selected one is in the Tab order, arrows lead to the others.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { formatCount } from '../../server/model/format.ts'

interface TabProps {
  readonly name: string
  /** Before its name. */
  readonly mark?: ComponentChildren
  /** Of what it shows. */
  readonly count?: number | undefined
  readonly panelId: string
  readonly isSelected: boolean
  readonly onSelect: () => void
  readonly onStep: (step: 1 | -1) => void
}

export function Tab({ name, mark, count, panelId, isSelected, onSelect, onStep }: TabProps) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // The focus follows when an arrow key moved the selection here.
    const focused = document.activeElement
    if (isSelected && focused?.role === 'tab' && focused.parentElement === button.current?.parentElement)
      button.current?.focus()
  }, [isSelected])
  return (
    <button
      ref={button}
      type="button"
      role="tab"
      class="tab"
      aria-selected={isSelected}
      aria-controls={panelId}
      tabIndex={isSelected ? 0 : -1}
      onClick={onSelect}
      onKeyDown={event => {
        const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : undefined
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        onStep(step)
      }}
    >
      {mark}
      {name}
      {count !== undefined && (
        <>
          {' '}
          <span class="tab-count">{formatCount(count)}</span>
        </>
      )}
    </button>
  )
}

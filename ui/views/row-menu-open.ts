// Right click, the Menu key, Shift+F10, a long press -> the menu of a row.
import { openRowMenu } from '../store/row-menu.ts'
import { currentId } from '../store/selection.ts'

const LONG_PRESS_MS = 500
/** A finger is never quite still. */
const LONG_PRESS_PIXELS = 10
/** Where keys open it: below the first words of the row. */
const INDENT = 60

function rowOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-id]')?.dataset.id : undefined
}

/** At its row, or at `anchor`. */
export function openMenuOf(id: string, anchor: Element | null = document.getElementById(`row-${id}`)): void {
  const box = anchor?.getBoundingClientRect()
  openRowMenu({ id, x: (box?.left ?? 0) + Math.min(INDENT, (box?.width ?? 0) / 2), y: box?.bottom ?? 0 })
}

export function openMenuOfSelected(): void {
  if (currentId.value !== undefined) openMenuOf(currentId.value)
}

/** For as long as the table is there. */
export function watchRowMenu(table: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from: { readonly x: number; readonly y: number } | undefined
  let hasOpened = false
  const stop = (): void => clearTimeout(timer)
  const asked = (event: MouseEvent): void => {
    const id = rowOf(event.target)
    // Keys ask for it where the focus is: at the table.
    const isByKey = event.target === table.querySelector('table') && currentId.value !== undefined
    if (id === undefined && !isByKey) return
    event.preventDefault()
    stop()
    if (id === undefined) openMenuOfSelected()
    else openRowMenu({ id, x: event.clientX, y: event.clientY })
  }
  const touched = ({ pointerType, target, clientX: x, clientY: y }: PointerEvent): void => {
    stop()
    hasOpened = false
    const id = rowOf(target)
    if (pointerType !== 'touch' || id === undefined) return
    from = { x, y }
    timer = setTimeout(() => {
      hasOpened = true
      openRowMenu({ id, x, y })
    }, LONG_PRESS_MS)
  }
  const moved = ({ clientX, clientY }: PointerEvent): void => {
    if (from && Math.hypot(clientX - from.x, clientY - from.y) > LONG_PRESS_PIXELS) stop()
  }
  /** The click that follows a long press would select the row. */
  const clicked = (event: Event): void => {
    if (hasOpened) event.stopPropagation()
    hasOpened = false
  }
  const over = new AbortController()
  const { signal } = over
  table.addEventListener('contextmenu', asked, { signal })
  table.addEventListener('pointerdown', touched, { signal })
  table.addEventListener('pointermove', moved, { signal })
  table.addEventListener('pointerup', stop, { signal })
  table.addEventListener('pointercancel', stop, { signal })
  table.addEventListener('click', clicked, { signal, capture: true })
  return () => {
    stop()
    over.abort()
  }
}

// Entries -> a menu over the page, as menus of other programs are: arrow keys, Home, End and first letters move, Escape and
// Tab close it, and the focus returns to where it was.
import { Fragment } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface MenuEntry {
  readonly label: string
  /** Closes the menu first. Missing: the entry is a link. */
  readonly choose?: () => void
  readonly href?: string
  /** A switch, and how it stands. */
  readonly isOn?: boolean
  /** It cannot be chosen now. */
  readonly isOff?: boolean
}

interface MenuProps {
  readonly label: string
  /** Groups, between which there is a line. */
  readonly groups: readonly (readonly MenuEntry[])[]
  /** Pixels of the window: its corner, as far as there is room. */
  readonly x: number
  readonly y: number
  readonly onClose: () => void
}

const EDGE = 8

/** Within the window, and where the finger or the pointer does not cover it. */
function place(box: HTMLElement, x: number, y: number): void {
  const { width, height } = box.getBoundingClientRect()
  box.style.left = `${Math.max(EDGE, Math.min(x, innerWidth - width - EDGE))}px`
  box.style.top = `${Math.max(EDGE, y + height + EDGE > innerHeight ? y - height : y)}px`
}

const entriesIn = (box: HTMLElement) => [...box.querySelectorAll<HTMLElement>('[role^=menuitem]')]

/** Undefined: the key does nothing here. */
function nextOf(entries: readonly HTMLElement[], at: number, key: string): HTMLElement | undefined {
  const count = entries.length
  switch (key) {
    case 'ArrowDown':
      return entries[(at + 1) % count]
    case 'ArrowUp':
      return entries[(at + count - 1) % count]
    case 'Home':
      return entries[0]
    case 'End':
      return entries[count - 1]
    default: {
      if (key.length !== 1) return undefined
      const after = [...entries.slice(at + 1), ...entries.slice(0, at + 1)]
      return after.find(({ textContent }) => textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))
    }
  }
}

function Entry({
  of: { label, choose, href, isOn, isOff = false },
  onClose,
}: {
  readonly of: MenuEntry
  readonly onClose: () => void
}) {
  const look = { class: 'menu-entry', tabIndex: -1 }
  if (href !== undefined)
    return (
      <a {...look} role="menuitem" href={href} target="_blank" rel="noopener" onClick={onClose}>
        {label}
      </a>
    )
  const chosen = (): void => {
    if (isOff) return
    onClose()
    choose?.()
  }
  const role =
    isOn === undefined
      ? ({ role: 'menuitem' } as const)
      : ({ role: 'menuitemcheckbox', 'aria-checked': isOn } as const)
  return (
    <button type="button" {...look} {...role} aria-disabled={isOff} onClick={chosen}>
      {label}
    </button>
  )
}

export function Menu({ label, groups, x, y, onClose }: MenuProps) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (box.current) place(box.current, x, y)
  }, [x, y])
  // Before it is seen: a key pressed at once is for the menu.
  useLayoutEffect(() => {
    const before = document.activeElement
    if (box.current) entriesIn(box.current)[0]?.focus()
    const pressed = ({ target }: Event): void => {
      if (!(target instanceof Element && box.current?.contains(target))) onClose()
    }
    document.addEventListener('pointerdown', pressed)
    return () => {
      document.removeEventListener('pointerdown', pressed)
      // Where something else has taken the focus, it keeps it.
      const isFree = document.activeElement === null || document.activeElement === document.body
      if (isFree || box.current?.contains(document.activeElement)) (before as HTMLElement | null)?.focus()
    }
  }, [])
  const moved = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    // What a key does to the page it must not do from here.
    event.stopPropagation()
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      onClose()
      return
    }
    const entries = box.current ? entriesIn(box.current) : []
    const next = nextOf(entries, entries.indexOf(document.activeElement as HTMLElement), event.key)
    if (next === undefined) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div
      ref={box}
      class="popover menu"
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={moved}
      onContextMenu={event => event.preventDefault()}
    >
      {groups
        .filter(group => group.length > 0)
        .map((group, place) => (
          <Fragment key={`${place}`}>
            {place > 0 && <hr />}
            {group.map(entry => (
              <Entry key={entry.label} of={entry} onClose={onClose} />
            ))}
          </Fragment>
        ))}
    </div>
  )
}

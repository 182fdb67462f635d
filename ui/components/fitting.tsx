// Things in one line -> as many as have room, and `+2` for the others, which it shows on request. None is reachable by
// keys that is not seen.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface FittingProps {
  readonly class: string
  /** Of those that have no room, for who hears it. */
  readonly label: (count: number) => string
  readonly children: ComponentChildren
}

/** Those that wrapped to a further line, which is cut off. */
function wrappedIn(box: HTMLElement): number {
  const all = [...box.children] as HTMLElement[]
  const top = all[0]?.offsetTop ?? 0
  for (const one of all) one.inert = one.offsetTop > top
  return all.filter(one => one.inert).length
}

export function Fitting({ class: look, label, children }: FittingProps) {
  const box = useRef<HTMLDivElement>(null)
  const measured = useRef('')
  const [left, setLeft] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const measure = (): void => {
    if (box.current !== null && !isOpen) setLeft(wrappedIn(box.current))
  }
  const latest = useRef(measure)
  latest.current = measure
  useLayoutEffect(() => {
    // Not in each tick: to ask for a place makes the browser lay the page out.
    const text = `${isOpen} ${box.current?.textContent}`
    if (text === measured.current) return
    measured.current = text
    if (isOpen) for (const one of box.current?.children ?? []) (one as HTMLElement).inert = false
    else measure()
  })
  useLayoutEffect(() => {
    if (box.current === null) return
    const observer = new ResizeObserver(() => latest.current())
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  return (
    <>
      <div ref={box} class={isOpen ? `${look} open` : look}>
        {children}
      </div>
      <button
        type="button"
        class={left > 0 ? 'chip more' : 'chip more none'}
        aria-expanded={isOpen}
        aria-label={label(left)}
        onClick={() => setOpen(!isOpen)}
      >
        {left > 0 && `${isOpen ? '−' : '+'}${left}`}
      </button>
    </>
  )
}

// A box over the page, next to the button that opened it: a click elsewhere closes it.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface PopoverProps {
  readonly id: string
  readonly label: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function Popover({ id, label, onClose, children }: PopoverProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const pressed = ({ target }: Event): void => {
      if (!(target instanceof Element) || box.current?.contains(target)) return
      // Its own button closes it by itself.
      if (target.closest(`[aria-controls="${id}"]`) === null) onClose()
    }
    document.addEventListener('pointerdown', pressed)
    return () => document.removeEventListener('pointerdown', pressed)
  }, [id, onClose])
  return (
    <div ref={box} id={id} class="popover" role="dialog" aria-label={label}>
      {children}
    </div>
  )
}

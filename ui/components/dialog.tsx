// A modal dialog: the browser's own, which keeps the focus inside, closes on Escape and restores the focus.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = element.current
    const clicked = (event: MouseEvent): void => {
      // The box fills the dialog: everything outside it is the backdrop.
      if (event.target === dialog) onClose()
    }
    // Escape is a matter of the browser, which tells that it closed the dialog.
    dialog?.addEventListener('close', onClose)
    dialog?.addEventListener('click', clicked)
    dialog?.showModal()
    // If there is a field to type in, typing is what comes next.
    dialog?.querySelector<HTMLElement>('input[type=search]')?.focus()
    return () => {
      // Whatever took it away is what is wanted: it may be another dialog.
      dialog?.removeEventListener('close', onClose)
      dialog?.close()
    }
  }, [])
  return (
    <dialog ref={element} class="dialog" aria-labelledby="dialog-title">
      <div class="dialog-box">
        <header>
          <h2 id="dialog-title">{title}</h2>
          <button type="button" class="ghost" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}

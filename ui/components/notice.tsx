// A notice: what it is about, the sentence, and what to do.
import type { ComponentChildren } from 'preact'
import { Icon } from './icon.tsx'

interface NoticeProps {
  readonly level: 'warn' | 'bad' | 'plain'
  readonly title: string
  readonly children: ComponentChildren
  readonly onDismiss?: () => void
}

export function Notice({ level, title, children, onDismiss }: NoticeProps) {
  return (
    <div class={`notice ${level}`}>
      <div class="notice-text">
        <b>{title}</b> <div>{children}</div>
      </div>
      {onDismiss && (
        <button type="button" class="ghost" aria-label={`Dismiss: ${title}`} onClick={onDismiss}>
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}

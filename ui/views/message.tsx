// A message about the page -> the sentence of the status line, or its first chip; all of it opens below.
import { Icon } from '../components/icon.tsx'
import { Popover } from '../components/popover.tsx'
import { printable } from '../components/printable.ts'
import { Severity } from '../components/severity.tsx'
import type { Message } from '../store/messages.ts'
import { closePopover, openPopover, togglePopover } from '../store/popover.ts'

const ID = 'message'

function Cross({ title, dismiss }: Message) {
  if (dismiss === undefined) return null
  return (
    <button type="button" class="ghost" aria-label={`Dismiss: ${title}`} onClick={dismiss}>
      <Icon name="close" />
    </button>
  )
}

function Opener({
  message,
  look,
  isLong,
}: {
  readonly message: Message
  readonly look: string
  readonly isLong: boolean
}) {
  return (
    <button
      type="button"
      class={look}
      title={printable(message.text)}
      aria-expanded={openPopover.value === 'message'}
      aria-controls={ID}
      onClick={() => togglePopover('message')}
    >
      <Severity shape={message.level} /> <b>{message.title}</b>
      <span class={isLong ? 'cut' : 'unseen'}>{printable(message.text)}</span>
    </button>
  )
}

export function MessageSentence({ message }: { readonly message: Message }) {
  return (
    <span class="message">
      <Opener message={message} look="finding-sentence" isLong />
      {message.link && <a href={message.link.href}>{message.link.name}</a>}
      <Cross {...message} />
    </span>
  )
}

export function MessageChip({ message }: { readonly message: Message }) {
  return (
    <span class="message">
      <Opener message={message} look="chip" isLong={false} />
      <Cross {...message} />
    </span>
  )
}

/** All of each: the sentence may be cut. */
export function MessageList({ messages }: { readonly messages: readonly Message[] }) {
  if (openPopover.value !== 'message' || messages.length === 0) return null
  return (
    <Popover id={ID} label="Messages" onClose={closePopover}>
      {messages.map(message => (
        <p key={message.title} class="message-text">
          <b>{message.title}</b> {printable(message.text)}{' '}
          {message.link && <a href={message.link.href}>{message.link.name}</a>}
        </p>
      ))}
    </Popover>
  )
}

// One box for filters and commands: what is typed is a filter and applies at once, what is chosen from the list below may be
// a command. A combobox: the focus stays in the box, the list follows it.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { sentenceOf } from '../../server/model/filter/problem.ts'
import { Icon } from '../components/icon.tsx'
import {
  ASK_LIST_ID,
  activeOption,
  closeAsk,
  isAskOpen,
  isCommand,
  mend,
  moveOption,
  type Option,
  openAsk,
  optionId,
  options,
  problem,
  typeAsk,
} from '../store/ask.ts'
import { useLately } from '../store/lately.ts'
import { found, header } from '../store/live.ts'
import { clearQuery, query, typed } from '../store/looking.ts'
import { select } from '../store/selection.ts'
import { AskList } from './later.tsx'
import { runCommand } from './run-command.ts'

export const FILTER_ID = 'filter'

export function chooseOption(option: Option): void {
  if (option.runs !== undefined) {
    if (runCommand(option.runs)) closeAsk()
  } else if (option.opens !== undefined) {
    select(option.opens)
    closeAsk()
  } else if (option.types !== undefined) typeAsk(option.types)
}

function apply(input: HTMLInputElement): void {
  const option = activeOption.value === undefined ? undefined : options.value[activeOption.value]
  if (option !== undefined) {
    chooseOption(option)
    // It is done: the next key is one of the page's.
    if (!isAskOpen.value) input.blur()
    return
  }
  if (isCommand.value) return
  useLately(typed.value)
  closeAsk()
  input.blur()
}

/** What a key does here; the others are those of the page. */
function pressed(event: KeyboardEvent & { readonly currentTarget: HTMLInputElement }): void {
  const { key, currentTarget: input } = event
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !isAskOpen.value) return
  const does = (): boolean => {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (options.value.length === 0) return false
        moveOption(key === 'ArrowDown' ? 1 : -1)
        return true
      case 'Enter':
        apply(input)
        return true
      case 'Tab': {
        if (event.shiftKey) return false
        if (mend()) return true
        const option = activeOption.value === undefined ? undefined : options.value[activeOption.value]
        if (option === undefined) return false
        chooseOption(option)
        return true
      }
      default:
        return false
    }
  }
  if (!does()) return
  event.preventDefault()
  event.stopPropagation()
}

/** Behind the text of the box, and in step with it: only its underlines are seen. */
function Underlined() {
  const wrong = problem.value
  if (wrong === undefined) return null
  const text = typed.value
  return (
    <>
      {text.slice(0, wrong.at)}
      <u>{text.slice(wrong.at, wrong.end)}</u>
      {text.slice(wrong.end)}
    </>
  )
}

function Count() {
  const all = header.value?.totals.processes
  if (query.value === '' || all === undefined) return null
  return (
    <span class="ask-count">
      <b>{found.value}</b> of {all}
    </span>
  )
}

export function AskBox() {
  const back = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    if (back.current && box.current) back.current.scrollLeft = box.current.scrollLeft
  })
  const active = activeOption.value
  const isOpen = isAskOpen.value
  const wrong = problem.value
  return (
    <search class={`filter ${isOpen ? 'open' : ''}`}>
      <Icon name="search" />
      <div class="ask-text">
        <div ref={back} class="ask-back" aria-hidden="true">
          <Underlined />
        </div>
        <input
          ref={box}
          id={FILTER_ID}
          type="text"
          role="combobox"
          value={typed.value}
          aria-label="Filter processes, or a command"
          aria-keyshortcuts="/ Control+K"
          aria-autocomplete="list"
          aria-expanded={isOpen && options.value.length > 0}
          aria-controls={ASK_LIST_ID}
          aria-activedescendant={active === undefined ? undefined : optionId(active)}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : 'ask-problem'}
          placeholder="Filter or ask: node · cpu>5 · :9090 · at -3m"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onFocus={openAsk}
          onBlur={closeAsk}
          onKeyDown={pressed}
          onInput={event => typeAsk(event.currentTarget.value)}
          onScroll={event => {
            if (back.current) back.current.scrollLeft = event.currentTarget.scrollLeft
          }}
        />
      </div>
      <Count />
      {typed.value === '' ? (
        <kbd>/</kbd>
      ) : (
        <button type="button" class="ghost" aria-label="Clear the filter" onClick={clearQuery}>
          <Icon name="close" />
        </button>
      )}
      {wrong !== undefined && (
        <span id="ask-problem" class="unseen">
          {sentenceOf(wrong)}
        </span>
      )}
      {isOpen && <AskList choose={chooseOption} />}
    </search>
  )
}

// The head of the page: what this is, whether it is live, the filter, and the page's buttons.

import { formatAge } from '../../server/model/format.ts'
import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { toggleDialog } from '../store/dialogs.ts'
import { hello, leave } from '../store/line.ts'
import { header, shownAt } from '../store/live.ts'
import { clearQuery, typed, typeQuery } from '../store/looking.ts'
import { togglePause } from '../store/pause.ts'
import { theme, toggleTheme } from '../store/preferences.ts'
import { status } from '../store/status.ts'
import { ShareButton } from './share-button.tsx'
import { StatusPill } from './status-pill.tsx'

export const FILTER_ID = 'filter'

function Identity() {
  const shown = header.value
  if (!shown) return <div class="identity" />
  const { namespace, host } = shown
  const name = printable(namespace.hostname ?? host.hostname)
  const command = namespace.command && printable(namespace.command)
  const up = namespace.startedAt === undefined ? undefined : formatAge(shownAt.value - namespace.startedAt)
  return (
    <div class="identity" title={command}>
      <b>{name}</b>
      {command && <span class="mono">· {command}</span>}
      {up && <span class="up">· up {up}</span>}
    </div>
  )
}

function Filter() {
  return (
    <search class="filter">
      <Icon name="search" />
      <input
        id={FILTER_ID}
        type="text"
        value={typed.value}
        aria-label="Filter: each word must occur in the user, name or command, or be the start of the PID"
        aria-keyshortcuts="/"
        placeholder="Filter: name, command, user, pid"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={event => typeQuery(event.currentTarget.value)}
      />
      {typed.value === '' ? (
        <kbd>/</kbd>
      ) : (
        <button type="button" class="ghost" aria-label="Clear the filter" onClick={clearQuery}>
          <Icon name="close" />
        </button>
      )}
    </search>
  )
}

function PauseButton() {
  const isPaused = status.value === 'paused'
  const label = isPaused ? 'Resume' : 'Pause'
  return (
    <button
      type="button"
      class="button square"
      aria-label={label}
      title={`${label} (Space)`}
      aria-keyshortcuts="Space"
      onClick={togglePause}
    >
      <Icon name={isPaused ? 'play' : 'pause'} />
    </button>
  )
}

export function Header() {
  return (
    <header class="head">
      <h1 class="logo">
        top<i>z</i>
      </h1>
      <Identity />
      <StatusPill />
      <Filter />
      <div class="buttons">
        <PauseButton />
        <ShareButton />
        {hello.value?.hasToken && (
          <button type="button" class="button" onClick={leave}>
            Sign out
          </button>
        )}
        <button
          type="button"
          class="button square"
          aria-label={theme.value === 'dark' ? 'Light theme' : 'Dark theme'}
          title={theme.value === 'dark' ? 'Light theme' : 'Dark theme'}
          onClick={toggleTheme}
        >
          <Icon name="theme" />
        </button>
        <button
          type="button"
          class="button square"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          aria-haspopup="dialog"
          onClick={() => toggleDialog('help')}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  )
}

// The head of the page: what this is, whether it is live, the filter, and the page's buttons.

import type { Container } from '../../server/model/container.ts'
import { formatAge, formatBytesLong } from '../../server/model/format.ts'
import { Icon } from '../components/icon.tsx'
import { printable } from '../components/printable.ts'
import { toggleDialog } from '../store/dialogs.ts'
import { hello, leave } from '../store/line.ts'
import { header, shownAt } from '../store/live.ts'
import { step } from '../store/moment.ts'
import { togglePause } from '../store/pause.ts'
import { closePopover, openPopover, togglePopover } from '../store/popover.ts'
import { theme, toggleTheme, zone } from '../store/preferences.ts'
import { status } from '../store/status.ts'
import { AskBox } from './ask-box.tsx'
import { CompareButton, ReportLink } from './past-bar.tsx'
import { ShareButton } from './share-button.tsx'
import { StatusPill } from './status-pill.tsx'
import { toggleZone } from './zone-button.tsx'

/** `· 2 CPUs · 512 MiB`; what is not limited is left out. */
function Limits({ of: { cpuLimit, memoryLimitBytes } }: { readonly of: Container }) {
  const parts = [
    ...(cpuLimit ? [`${Number(cpuLimit.toFixed(2))} ${cpuLimit === 1 ? 'CPU' : 'CPUs'}`] : []),
    ...(memoryLimitBytes ? [formatBytesLong(memoryLimitBytes)] : []),
  ]
  return parts.length === 0 ? null : <span class="limits">· {parts.join(' · ')}</span>
}

function Identity() {
  const shown = header.value
  if (!shown) return <div class="identity" />
  const { namespace, host, container } = shown
  const name = printable(namespace.hostname ?? host.hostname)
  const command = namespace.command && printable(namespace.command)
  const up = namespace.startedAt === undefined ? undefined : formatAge(shownAt.value - namespace.startedAt)
  return (
    <div class="identity" title={command}>
      <b>{name}</b>
      {command && <span class="mono">· {command}</span>}
      {up && <span class="up">· up {up}</span>}
      {container && <Limits of={container} />}
    </div>
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

/** In reach of a thumb: a wide page has it at its timeline. */
function StepBack() {
  return (
    <button
      type="button"
      class="button square phone-only"
      aria-label="A step back in time"
      onClick={() => step(-1)}
    >
      <Icon name="back" />
    </button>
  )
}

const MENU_ID = 'menu'

function Buttons() {
  const other = theme.value === 'dark' ? 'Light theme' : 'Dark theme'
  return (
    <div id={MENU_ID} class={`buttons ${openPopover.value === 'menu' ? 'open' : ''}`}>
      <ShareButton />
      <CompareButton look="button phone-only" onDone={closePopover} />
      <ReportLink look="button phone-only" onDone={closePopover} />
      {hello.value?.hasToken && (
        <button type="button" class="button" onClick={leave}>
          Sign out
        </button>
      )}
      <button
        type="button"
        class="button square"
        aria-label={other}
        title={`${other} (d)`}
        onClick={toggleTheme}
      >
        <Icon name="theme" /> <span class="phone-only">{other}</span>
      </button>
      <button type="button" class="button phone-only" onClick={toggleZone}>
        {zone.value === 'utc' ? 'Times in the zone of this browser' : 'Times in UTC'}
      </button>
      <button
        type="button"
        class="button square"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
        aria-haspopup="dialog"
        onClick={() => toggleDialog('help')}
      >
        <Icon name="help" /> <span class="phone-only">Keyboard shortcuts</span>
      </button>
    </div>
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
      <div class="thumb">
        <AskBox />
        <StepBack />
        <PauseButton />
      </div>
      <button
        type="button"
        class="button square phone-only"
        aria-label="Menu"
        aria-expanded={openPopover.value === 'menu'}
        aria-controls={MENU_ID}
        onClick={() => togglePopover('menu')}
      >
        <Icon name="menu" />
      </button>
      {openPopover.value === 'menu' && (
        <button
          type="button"
          class="menu-veil phone-only"
          tabIndex={-1}
          aria-hidden="true"
          onClick={closePopover}
        />
      )}
      <Buttons />
    </header>
  )
}

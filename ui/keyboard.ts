// Key presses on the page -> actions of the store.

import { stepPart } from './store/detail.ts'
import { openDialog, toggleDialog } from './store/dialogs.ts'
import { isEvidenceOpen, toggleEvidence } from './store/ending.ts'
import {
  currentFinding,
  isFindingListOpen,
  showCurrentFinding,
  stepFindings,
  toggleFindingList,
} from './store/findings.ts'
import { foldRow, unfoldRow } from './store/fold-row.ts'
import { toggleFollow } from './store/follow.ts'
import type { Verb } from './store/keys.ts'
import { verbOf } from './store/keys.ts'
import { clearQuery, cycleGroup, invertOrder, sortBy, toggleTree, typed } from './store/looking.ts'
import { step } from './store/moment.ts'
import { togglePause } from './store/pause.ts'
import { closePopover, openPopover } from './store/popover.ts'
import { letterKeys, toggleTheme } from './store/preferences.ts'
import { dropRange, range } from './store/range.ts'
import type { Step } from './store/selection.ts'
import { currentRow, move, select, selectedId } from './store/selection.ts'
import { showTab, TABS, type Tab } from './store/tab.ts'
import { backToNow, goMinute, isAtNow } from './store/timeline.ts'
import { FILTER_ID } from './views/ask-box.tsx'
import { openMenuOfSelected } from './views/row-menu-open.ts'
import { share } from './views/share-button.tsx'

function filterBox(): HTMLInputElement | undefined {
  const element = document.getElementById(FILTER_ID)
  return element instanceof HTMLInputElement ? element : undefined
}

function stepBack(): void {
  if (openPopover.value !== undefined) {
    closePopover()
    return
  }
  if (isFindingListOpen.value) {
    toggleFindingList()
    return
  }
  const box = filterBox()
  const isTyping = document.activeElement === box
  if (isTyping) box?.blur()
  if (typed.value !== '') clearQuery()
  else if (isTyping) return
  else if (selectedId.value !== undefined) select(undefined)
  else if (range.value !== undefined) dropRange()
  else if (isEvidenceOpen.value) toggleEvidence()
  else select(undefined)
}

function walk(step: Step): void {
  filterBox()?.blur()
  move(step)
}

/** Enter: what w has come to; else the first process, or on into the one that is open. */
function enter(): void {
  if (currentFinding.value !== undefined) showCurrentFinding()
  else if (currentRow.value?.group) unfoldRow() || foldRow()
  else if (selectedId.value === undefined) walk('home')
  else document.querySelector<HTMLElement>('.drawer [role=tab][aria-selected=true]')?.focus()
}

/** There the arrows that lead through time elsewhere fold, as in other trees. */
const isInTree = (): boolean => document.activeElement?.matches('[role=treegrid]') ?? false

/** Given the key. */
const DOES: Readonly<Record<Verb, (key: string) => void>> = {
  filter: () => {
    filterBox()?.focus()
    filterBox()?.select()
  },
  escape: stepBack,
  why: stepFindings,
  show: enter,
  list: key => showTab(TABS[Number(key) - 1] as Tab),
  tree: toggleTree,
  group: cycleGroup,
  fold: foldRow,
  unfold: unfoldRow,
  sortCpu: () => sortBy('cpu'),
  sortMemory: () => sortBy('rss'),
  sortTime: () => sortBy('time'),
  sortPid: () => sortBy('pid'),
  sortGrowth: () => sortBy('growth'),
  sortWaits: () => sortBy('wait'),
  invert: invertOrder,
  pause: togglePause,
  up: () => walk('up'),
  down: () => walk('down'),
  pageUp: () => walk('pageUp'),
  pageDown: () => walk('pageDown'),
  home: () => walk('home'),
  end: () => (isAtNow.value ? walk('end') : backToNow()),
  stepBack: () => (isInTree() && foldRow()) || step(-1),
  stepForth: () => (isInTree() && unfoldRow()) || step(1),
  minuteBack: () => goMinute(-1),
  minuteForth: () => goMinute(1),
  partBefore: () => stepPart(-1),
  partAfter: () => stepPart(1),
  follow: toggleFollow,
  menu: openMenuOfSelected,
  columns: () => toggleDialog('columns'),
  theme: toggleTheme,
  copy: () => void share(),
  help: () => toggleDialog('help'),
}

function focusOf(target: EventTarget | null): 'field' | 'control' | 'dialog' | 'page' {
  if (openDialog.value) return 'dialog'
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return 'field'
  if (target instanceof Element && target.closest('button, a[href], select, summary')) return 'control'
  return 'page'
}

/** Runs for the life of the page. */
export function listenToKeys(page: Document): void {
  page.addEventListener('keydown', event => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event
    const focus = focusOf(target)
    const verb = verbOf({ key, ctrlKey, metaKey, altKey, shiftKey, focus, letters: letterKeys.value })
    if (!verb) return
    event.preventDefault()
    DOES[verb](key)
  })
}

// The ask box: what is typed -> suggestions, in groups, and the one that is chosen. A text is a filter and applies while it is
// typed; a command runs when it is chosen.
import { batch, computed, effect, signal } from '@preact/signals'
import type { SuggestionsAnswer } from '../../server/model/answers.ts'
import { FIELDS, fieldNamed } from '../../server/model/filter/fields.ts'
import type { Problem } from '../../server/model/filter/problem.ts'
import { tokensOf } from '../../server/model/filter/tokens.ts'
import { COMMANDS, isWhole, parseCommand } from './command.ts'
import { lately } from './lately.ts'
import { parsedQuery, query, typeBeside, typed, typeQuery } from './looking.ts'
import { lastMoment, moment } from './moment.ts'

export type OptionKind = 'field' | 'value' | 'process' | 'command' | 'lately'

export interface Option {
  readonly kind: OptionKind
  readonly text: string
  readonly help: string
  /** How many processes have the value. */
  readonly count?: number
  /** The box then contains this. */
  readonly types?: string
  /** Process.id to open. */
  readonly opens?: string
  /** The command to run. */
  readonly runs?: string
}

export const isAskOpen = signal(false)
/** Of the elements that list them. */
export const ASK_LIST_ID = 'ask-list'
export const optionId = (index: number) => `ask-option-${index}`

/** Index among all options; undefined: none, Enter leaves the filter as it is typed. */
export const activeOption = signal<number | undefined>(undefined)
/** What the server said of what was typed last. */
export const suggested = signal<(SuggestionsAnswer & { readonly for: string }) | undefined>(undefined)
/** Nothing is found: the name that was probably meant. */
export const nearest = computed(() => suggested.value?.nearest)

export const isCommand = computed(() => typed.value.startsWith('>'))
const command = computed(() => parseCommand(typed.value, lastMoment()))

/** What is wrong with the filter, once the typing rests. */
export const problem = computed<Problem | undefined>(() =>
  typed.value.trim() === query.value ? parsedQuery.value.problems[0] : undefined,
)

/** Where the word begins that is being typed, and its field. */
const ending = computed(() => {
  const text = typed.value
  const last = tokensOf(text).at(-1)
  if (last?.kind !== 'term' || last.end !== text.length) return { at: text.length, word: '' }
  return { at: last.value.at, word: last.value.text, field: last.field && fieldNamed(last.field.text) }
})

export const options = computed<readonly Option[]>(() => {
  const text = typed.value
  if (isCommand.value) return commandOptions(text.slice(1).trim())
  const { at, word, field } = ending.value
  const before = text.slice(0, at)
  // Of another field until the answer comes.
  const isOfField = suggested.value?.for.startsWith(before) && before !== ''
  const values = isOfField ? (suggested.value?.values ?? []) : []
  const whole = isWhole(text, command.value) ? commandOptions(text.trim()) : []
  if (field !== undefined) return [...whole, ...values.map(one => valueOption(before, one.text, one.count))]
  return [
    ...whole,
    ...fieldOptions(before, word),
    ...(suggested.value?.processes ?? []).map(
      ({ id, pid, comm, command }): Option => ({
        kind: 'process',
        text: `${comm} (${pid})`,
        help: command,
        opens: id,
      }),
    ),
    ...(whole.length > 0 ? [] : commandOptions(text.trim(), word)),
    ...latelyOptions(text),
  ]
})

const FIELDS_MAX = 4
const COMMANDS_MAX = 4
/** Shown before anything is typed. */
const FIRST_FIELDS = ['cpu', 'mem', 'user', 'state', 'command', 'up', 'port', 'container', 'finding']

/** What people ask for first. */
function rankOf({ name }: { readonly name: string }): number {
  const place = FIRST_FIELDS.indexOf(name)
  return place < 0 ? FIRST_FIELDS.length : place
}

function fieldOptions(before: string, word: string): Option[] {
  const lower = word.toLowerCase()
  const wanted =
    lower === ''
      ? FIELDS.filter(({ name }) => before === '' && FIRST_FIELDS.includes(name))
      : [...FIELDS].sort((a, b) => rankOf(a) - rankOf(b)).filter(({ name }) => name.startsWith(lower))
  return wanted.slice(0, lower === '' ? FIRST_FIELDS.length : FIELDS_MAX).map(({ name, help, unit }) => ({
    kind: 'field',
    text: name,
    help,
    types: `${before}${name}${unit === 'text' || name === 'port' || name === 'pid' ? ':' : '>'}`,
  }))
}

function valueOption(before: string, text: string, count: number): Option {
  const value = /[\s()"]|^[-/]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : text
  return { kind: 'value', text, help: '', count, types: `${before}${value} ` }
}

/** `word`: what is being typed at the end of a filter may be the start of a command, too. */
function commandOptions(text: string, word = ''): Option[] {
  const exact = parseCommand(text, lastMoment())
  const lower = text.toLowerCase()
  const name = (row: string) => row.replace(/….*/, '')
  const rows = COMMANDS.filter(({ text: row }) =>
    exact === undefined ? row.startsWith(lower) : lower.startsWith(name(row).trim() || row),
  )
  if (lower === '' && !isCommand.value) return []
  if (rows.length === 0 && word !== '' && word !== text) return commandOptions(word)
  return rows.slice(0, isCommand.value ? COMMANDS.length : COMMANDS_MAX).map(row => {
    const isNeedy = row.text.includes('…')
    if (exact !== undefined) return { kind: 'command', text, help: row.help, runs: text }
    return isNeedy
      ? {
          kind: 'command',
          text: row.text,
          help: row.help,
          types: `${isCommand.value ? '> ' : ''}${name(row.text)}`,
        }
      : { kind: 'command', text: row.text, help: row.help, runs: row.text }
  })
}

function latelyOptions(text: string): Option[] {
  const lower = text.trim().toLowerCase()
  return lately.value
    .filter(one => one.toLowerCase() !== lower && one.toLowerCase().includes(lower))
    .map(one =>
      isWhole(one, parseCommand(one, lastMoment()))
        ? { kind: 'lately', text: one, help: '', runs: one }
        : { kind: 'lately', text: one, help: '', types: one },
    )
}

/** A command that has what it needs is not applied as a filter meanwhile, nor is what begins with `>`. */
export function typeAsk(text: string): void {
  batch(() => {
    isAskOpen.value = true
    if (text.startsWith('>') || isWhole(text, parseCommand(text, lastMoment()))) typeBeside(text, held)
    else typeQuery(text)
    activeOption.value = isWhole(text, command.value) || (isCommand.value && command.value) ? 0 : undefined
  })
}

/** The filter that held when the reader came to the box. */
let held = ''

export function openAsk(): void {
  held = query.value
  batch(() => {
    isAskOpen.value = true
    activeOption.value = undefined
  })
}

/** What was typed as a command gives way to the filter that holds. */
export function closeAsk(): void {
  batch(() => {
    isAskOpen.value = false
    activeOption.value = undefined
    if (isCommand.value || isWhole(typed.value, command.value)) typeBeside(held, held)
  })
}

export function moveOption(direction: -1 | 1): void {
  const count = options.value.length
  if (count === 0) return
  const from = activeOption.value ?? (direction === 1 ? -1 : count)
  // Beyond either end the box itself is next.
  const to = from + direction
  activeOption.value = to < 0 || to >= count ? undefined : to
}

/** Instead of the wrong part, what was meant. False where nothing is known to be. */
export function mend(): boolean {
  const wrong = problem.value
  if (wrong?.meant === undefined) return false
  const text = typed.value
  typeAsk(`${text.slice(0, wrong.at)}${wrong.meant}${text.slice(wrong.end)}`)
  return true
}

export type AskSuggestions = (text: string, at: number | undefined) => Promise<SuggestionsAnswer | undefined>

/** Asks once the typing rests, and when nothing is found. Runs for the life of the page. */
export function followAsk(ask: AskSuggestions): () => void {
  return effect(() => {
    const text = query.value
    if (!isAskOpen.value && text === '') return
    const isTyping = isAskOpen.value
    void ask(isTyping ? text : text.trim(), moment.value).then(next => {
      if (query.peek() === text) suggested.value = next && { ...next, for: text }
    })
  })
}

// argv -> the command and its flags as given, or one line that says what is wrong and what is allowed.

import { didYouMean } from '../model/parameter.ts'
import { COMMANDS, type Command, FLAGS, OWN_FLAGS } from './flags.ts'
import { printable, UsageError } from './setting.ts'

export interface Invocation {
  readonly command: Command
  /** The recording that replay and export work on. */
  readonly operand?: string
  /** Flags as given: name -> text. */
  readonly given: ReadonlyMap<string, string>
}

/** `extra`: flags of `snapshot` only; `switches`: those of them that stand alone. Throws UsageError. */
export function parseArguments(
  argv: readonly string[],
  extra: readonly string[] = [],
  switches: readonly string[] = [],
): Invocation {
  const words = [...argv]
  let command: Command = 'serve'
  if (words[0] !== undefined && !words[0].startsWith('-')) command = parseCommand(words.shift() as string)
  const own = command === 'snapshot' ? extra : (OWN_FLAGS[command] ?? [])
  const operand = parseOperand(command, words)
  const known = new Set<string>([...FLAGS.map(flag => flag.name), ...own])
  const given = new Map<string, string>()
  while (words.length > 0) {
    const word = words.shift() as string
    if (word === '--help' || word === '-h') return { command: 'help', given }
    if (word === '--version' || word === '-v') return { command: 'version', given }
    if (word === '--licenses') return { command: 'licenses', given }
    const [, name = '', value] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (name === 'token') throw new UsageError(TOKEN_REFUSED)
    if (!known.has(name)) throw new UsageError(unknownFlag(word, known))
    if (given.has(name)) throw new UsageError(`Cannot use --${name} twice`)
    given.set(name, value ?? argumentOf(name, words, switches))
  }
  return { command, given, ...(operand !== undefined && { operand }) }
}

function parseOperand(command: Command, words: string[]): string | undefined {
  if (command !== 'replay' && command !== 'export') return undefined
  if (words[0] === '--help' || words[0] === '-h') return undefined
  const word = words.shift()
  if (word !== undefined && word !== '' && !word.startsWith('-')) return word
  throw new UsageError(
    `Cannot ${command} without a recording: expected topz ${command} PATH, a directory of --data or a file`,
  )
}

const TOKEN_REFUSED =
  'Cannot use --token: every process next to topz can read its arguments. Put the token into a file: --token-file=FILE'

function parseCommand(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word)?.name
  if (command !== undefined) return command
  throw new UsageError(
    `Unknown command ${printable(word)}: expected ${COMMANDS.map(({ name }) => name).join(', ')}`,
  )
}

/** `--sort cpu`; switches (`--mcp`, and the readout's `--tree`) stand alone. */
function argumentOf(name: string, words: string[], switches: readonly string[]): string {
  const next = words[0]
  if (next !== undefined && !next.startsWith('--')) return words.shift() as string
  if (switches.includes(name)) return '1'
  const flag = FLAGS.find(one => one.name === name)
  if (flag?.value === 'on|off') return 'on'
  throw new UsageError(`Cannot use --${name} without a value: expected --${name}=${flag?.value ?? 'VALUE'}`)
}

function unknownFlag(word: string, known: ReadonlySet<string>): string {
  const names = [...known].map(name => `--${name}`)
  const what = word.startsWith('-') ? 'Unknown flag' : 'Unexpected argument'
  const hint = didYouMean(word.split('=', 1)[0] ?? '', names)
  return `${what} ${printable(word)}${hint}: expected ${names.join(', ')}, --help or --version`
}

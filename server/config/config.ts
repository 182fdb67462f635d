// argv and TOPZ_* environment -> one frozen, validated Config, or one line that says what is wrong and what is allowed.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { type AllowedHost, parseAllowedHosts } from '../access/hosts.ts'
import { LOG_LEVELS, type LogLevel } from '../access/log.ts'
import { type Network, parseProxies } from '../access/proxies.ts'
import { loadToken } from '../access/token.ts'
import { GROUPINGS, type Grouping } from '../model/family.ts'
import { didYouMean } from '../model/parameter.ts'
import { SNAPSHOT_SWITCHES } from '../model/readout-parameters.ts'
import type { OtlpTarget } from '../otlp/exporter.ts'
import type { RedactMode } from '../redact/redact.ts'
import { COMMANDS, type Command, environmentName, FLAGS, type FlagName, OWN_FLAGS } from './flags.ts'
import { parseOtlp } from './otlp.ts'
import {
  cannot,
  parseContainer,
  parseHistory,
  parseInterval,
  parseShare,
  parseSize,
  printable,
  type Setting,
  shareOfOwn,
  UsageError,
} from './setting.ts'

/** Largest certificate chain or key, in bytes. */
const PEM_BYTES_MAX = 1024 * 1024

export interface Config {
  readonly hostname: string
  readonly port: number
  readonly isLoopback: boolean
  /** Share of a core, 0..1. */
  readonly pssBudget: number
  /** Names of environment variables may be read. */
  readonly allowEnviron: boolean
  /** /mcp is enabled. */
  readonly mcp: boolean
  readonly cgroupRoot: string | undefined
  /** Id, beginning of an id, or name. */
  readonly container: string | undefined
  readonly procRoot: string
  readonly intervalMs: number
  readonly source: 'auto' | 'proc' | 'ps'
  /** '' or '/tools/topz': no trailing slash. */
  readonly basePath: string
  /** What the file contained at the start. */
  readonly token: string | undefined
  readonly tokenFile: string | undefined
  readonly allowedHosts: readonly AllowedHost[]
  readonly trustedProxies: readonly Network[]
  readonly tls: { readonly cert: string; readonly key: string } | undefined
  readonly redact: RedactMode
  /** Undefined: the recording is kept in memory. */
  readonly data: string | undefined
  readonly historyMs: number
  readonly historyBytes: number
  /** What /metrics groups processes by. */
  readonly metricsBy: Grouping
  /** Undefined: topz connects to nothing. */
  readonly otlp: OtlpTarget | undefined
  readonly logFormat: 'text' | 'json'
  readonly logLevel: LogLevel
}

export interface Invocation {
  readonly command: Command
  /** The recording that replay and export work on. */
  readonly operand?: string
  /** Flags as given: name -> text. */
  readonly given: ReadonlyMap<string, string>
}

/** `extra`: names of flags of this command only. */
export function parseArguments(argv: readonly string[], extra: readonly string[]): Invocation {
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
    given.set(name, value ?? argumentOf(name, words, extra))
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

const TOKEN_VARIABLE_REFUSED =
  'Cannot use TOPZ_TOKEN: anyone who can inspect the container can read its environment. Put the token into a file: TOPZ_TOKEN_FILE=FILE'

function parseCommand(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word)?.name
  if (command !== undefined) return command
  throw new UsageError(
    `Unknown command ${printable(word)}: expected ${COMMANDS.map(({ name }) => name).join(', ')}`,
  )
}

/** `--sort cpu`; switches (`--mcp`, and the readout's `--tree`) stand alone. */
function argumentOf(name: string, words: string[], extra: readonly string[]): string {
  const next = words[0]
  if (next !== undefined && !next.startsWith('--')) return words.shift() as string
  if (extra.includes(name) && SNAPSHOT_SWITCHES.includes(name)) return '1'
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

/** `ownLimitBytes`: topz's own memory limit, if there is one. */
export function parseConfig(
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
  ownLimitBytes?: number,
): Config {
  const read = (name: FlagName): Setting => {
    const flag = FLAGS.find(one => one.name === name)
    const fromFlag = given.get(name)
    if (fromFlag !== undefined) return { name: `--${name}`, text: fromFlag, isDefault: false }
    const variable = environmentName(name)
    const fromEnv = env[variable]
    return { name: variable, text: fromEnv || (flag?.default ?? ''), isDefault: !fromEnv }
  }
  /** The default is larger where there is a disk. */
  const orWith = (setting: Setting, withData: string): Setting =>
    setting.isDefault && read('data').text !== '' ? { ...setting, text: withData } : setting
  const { hostname, port } = parseAddress(read('address'))
  // An unset variable in a script must not open what was meant to be closed.
  const tokenVariable = environmentName('token-file')
  if (given.get('token-file') === '')
    throw new UsageError('Cannot use --token-file without a file: expected --token-file=FILE')
  if (!given.has('token-file') && env[tokenVariable] === '')
    throw new UsageError(
      `Cannot use ${tokenVariable} without a file: expected ${tokenVariable}=FILE, or no such variable`,
    )
  if (env.TOPZ_TOKEN !== undefined) throw new UsageError(TOKEN_VARIABLE_REFUSED)
  const token = parseToken(read('token-file'))
  const isLoopback = isLoopbackHost(hostname)
  const redact = oneOf(read('redact'), ['on', 'exe', 'off'] as const)
  if (redact === 'off' && token === undefined && !isLoopback)
    throw new UsageError(
      `Cannot use --redact=off on ${hostname} without --token-file: command lines may contain secrets, and anyone could read them`,
    )
  const allowEnviron = oneOf(read('allow-environ'), ['on', 'off'] as const) === 'on'
  if (allowEnviron && token === undefined)
    throw new UsageError(
      'Cannot use --allow-environ without --token-file: environments hold secrets, and anyone could read their names',
    )
  return Object.freeze({
    hostname,
    port,
    isLoopback,
    procRoot: parseProcRoot(read('proc')),
    cgroupRoot: read('cgroup-root').text === '' ? undefined : parseDirectory(read('cgroup-root')),
    container: read('container').text === '' ? undefined : parseContainer(read('container')),
    intervalMs: parseInterval(read('interval')),
    source: oneOf(read('source'), ['auto', 'proc', 'ps'] as const),
    basePath: parseBasePath(read('base-path')),
    token,
    tokenFile: token === undefined ? undefined : read('token-file').text,
    allowedHosts: wrapped(() => parseAllowedHosts(read('allowed-hosts').text)),
    trustedProxies: wrapped(() => parseProxies(read('trusted-proxies').text)),
    tls: parseTls(read('tls-cert'), read('tls-key')),
    redact,
    pssBudget: parseShare(read('pss-budget')),
    allowEnviron,
    mcp: oneOf(read('mcp'), ['on', 'off'] as const) === 'on',
    data: read('data').text === '' ? undefined : read('data').text,
    historyMs: parseHistory(orWith(read('history'), '30d')),
    historyBytes: historyBytesOf(read('history-bytes'), read('data').text !== '', ownLimitBytes),
    metricsBy: oneOf(read('metrics-by'), GROUPINGS),
    otlp: parseOtlp(read('otlp-endpoint'), read('otlp-interval'), read('otlp-headers-file')),
    logFormat: oneOf(read('log-format'), ['text', 'json'] as const),
    logLevel: oneOf(read('log-level'), LOG_LEVELS),
  })
}

/** By default a recording in memory takes no more than a share of what topz itself may use. */
function historyBytesOf(
  setting: Setting,
  hasData: boolean,
  ownLimitBytes = Number.POSITIVE_INFINITY,
): number {
  if (!setting.isDefault) return parseSize(setting)
  if (hasData) return parseSize({ ...setting, text: '256MiB' })
  return shareOfOwn(parseSize(setting), ownLimitBytes)
}

function oneOf<const T extends string>(setting: Setting, allowed: readonly T[]): T {
  const match = allowed.find(value => value === setting.text)
  if (match === undefined) throw cannot(setting, `one of ${allowed.join(', ')}`)
  return match
}

function parseAddress(setting: Setting): { hostname: string; port: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]*):(\d{1,5})$/.exec(setting.text)
  const port = Number(match?.[2])
  if (match === null || port > 65535)
    throw cannot(setting, 'HOST:PORT such as 127.0.0.1:8080 or [::]:8080, with a port up to 65535')
  const host = (match[1] as string).replace(/^\[|\]$/g, '')
  return { hostname: host === '' ? '0.0.0.0' : host, port }
}

function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function parseBasePath(setting: Setting): string {
  const path = setting.text.replace(/\/+$/, '')
  if (path !== '' && !/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path))
    throw cannot(setting, 'a path such as /tools/topz: letters, digits and . _ ~ - between slashes')
  return path
}

function parseDirectory(setting: Setting): string {
  try {
    if (statSync(setting.text).isDirectory()) return setting.text.replace(/(.)\/+$/, '$1')
  } catch {
    // Reported below.
  }
  // Only the ps source works without it; main.ts says so when there is no /proc at all.
  if (setting.text === '/proc') return '/proc'
  throw cannot(setting, 'a directory, such as /proc')
}

/** The real one, a bind mount of another machine's, or a copy: it has numbered directories, or at least `stat`. */
function parseProcRoot(setting: Setting): string {
  const root = parseDirectory(setting)
  if (root === '/proc') return root
  const names = readdirSync(root)
  if (names.some(name => name === 'stat' || name === 'self' || /^[1-9]\d*$/.test(name))) return root
  throw cannot(setting, 'a proc file system, such as /proc: it contains neither a process nor stat')
}

function parseToken({ text }: Setting): string | undefined {
  return text === '' ? undefined : wrapped(() => loadToken(text))
}

function parseTls(cert: Setting, key: Setting): Config['tls'] {
  if (cert.text === '' && key.text === '') return undefined
  if (cert.text === '' || key.text === '')
    throw new UsageError('Cannot use --tls-cert or --tls-key alone: expected both')
  return { cert: readPem(cert, 'CERTIFICATE'), key: readPem(key, 'PRIVATE KEY') }
}

/** Never says what the file contains: the path may be wrong and point at something secret. */
function readPem(setting: Setting, kind: string): string {
  let text: string
  try {
    const stat = statSync(setting.text)
    if (!stat.isFile() || stat.size > PEM_BYTES_MAX)
      throw cannot(setting, `a file of at most ${PEM_BYTES_MAX} bytes`)
    text = readFileSync(setting.text, 'utf8')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw cannot(setting, 'a file that this user may read')
  }
  if (!text.includes(`-----BEGIN`) || !text.includes(`${kind}-----`))
    throw cannot(setting, `a PEM file with a ${kind}`)
  return text
}

function wrapped<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

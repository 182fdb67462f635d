// Flags as given and TOPZ_* environment -> one frozen, validated Config, or one line that says what is wrong and what is allowed.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { type AllowedHost, parseAllowedHosts } from '../access/hosts.ts'
import { LOG_LEVELS, type LogLevel } from '../access/log.ts'
import { type Network, parseProxies } from '../access/proxies.ts'
import { loadToken } from '../access/token.ts'
import { GROUPINGS, type Grouping } from '../model/family.ts'
import type { OtlpTarget } from '../otlp/exporter.ts'
import type { RedactMode } from '../redact/redact.ts'
import { parseAddress, parseBasePath, settingOf } from './address.ts'
import { environmentName, type FlagName } from './flags.ts'
import { parseOtlp } from './otlp.ts'
import {
  cannot,
  parseContainer,
  parseHistory,
  parseInterval,
  parseShare,
  parseSize,
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

const TOKEN_VARIABLE_REFUSED =
  'Cannot use TOPZ_TOKEN: anyone who can inspect the container can read its environment. Put the token into a file: TOPZ_TOKEN_FILE=FILE'

/** `ownLimitBytes`: topz's own memory limit, if there is one. */
export function parseConfig(
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
  ownLimitBytes?: number,
): Config {
  const read = (name: FlagName) => settingOf(name, given, env)
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

function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname)
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

// `topz healthcheck`: asks the topz at --address for its health; for the image's HEALTHCHECK, where there is no curl.
// It shares topz's CPU and memory limits every few seconds, so it loads next to nothing: neither node:fs nor the streams
// of the process, which alone take longer than the question.

import { parseAddress, parseBasePath, settingOf } from '../config/address.ts'
import { parseArguments } from '../config/arguments.ts'
import { UsageError } from '../config/setting.ts'
import { companionsOf } from '../procfs/own-container.ts'
import type { siblingArguments } from './sibling.ts'

const TIMEOUT_MS = 2000
const SERVING = ['serve', 'replay', 'demo']

/** Loads sibling.ts, which looks at all processes. */
type LoadSibling = () => Promise<{ readonly siblingArguments: typeof siblingArguments }>

/** Its exit status: 0 when topz answers `ok` or `degraded`. `given`: flags of this command; those of topz come next. */
export async function healthcheck(
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
  loadSibling: LoadSibling,
): Promise<number> {
  const server = serverAmong((await companionsOf(process.pid)) ?? [], process.argv0)
  const url = healthUrl(new Map([...flagsIn(server ?? (await searched(loadSibling))), ...given]), env)
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      // The certificate names the service, not the loopback address used here.
      ...(url.startsWith('https') && { tls: { rejectUnauthorized: false } }),
    } as RequestInit)
    console.log((await response.text()).trimEnd())
    return response.ok ? 0 : 1
  } catch {
    console.error(`topz: no answer from ${url}`)
    return 1
  }
}

/** Throws UsageError. */
export function healthUrl(
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const { hostname, port } = parseAddress(settingOf('address', given, env))
  if (port === 0)
    throw new UsageError('Cannot check port 0: expected the port of a running topz in --address')
  const basePath = parseBasePath(settingOf('base-path', given, env))
  const scheme = settingOf('tls-cert', given, env).text === '' ? 'http' : 'https'
  const host = hostname === '0.0.0.0' ? '127.0.0.1' : hostname === '::' ? '::1' : hostname
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}/healthz`
}

/**
 * The arguments of the one that serves; undefined if none or several may be it. `program`: the name that this one was
 * started by.
 */
export function serverAmong(
  lines: readonly (readonly string[])[],
  program: string,
): readonly string[] | undefined {
  const serving = lines.filter(
    ([name, first]) =>
      name === program && (first === undefined || first.startsWith('-') || SERVING.includes(first)),
  )
  return serving.length === 1 ? serving[0]?.slice(1) : undefined
}

async function searched(loadSibling: LoadSibling): Promise<readonly string[]> {
  const { siblingArguments } = await loadSibling()
  return siblingArguments() ?? []
}

/** What the server was started with, as far as its clients care. */
function flagsIn(words: readonly string[]): ReadonlyMap<string, string> {
  try {
    return parseArguments(words).given
  } catch {
    return new Map()
  }
}

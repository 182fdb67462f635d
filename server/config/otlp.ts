// --otlp-endpoint, --otlp-interval and --otlp-headers-file -> where metrics are sent, or one line that says what is
// wrong and never what the file contains: it holds a secret.

import { readFileSync, statSync } from 'node:fs'
import type { OtlpTarget } from '../otlp/exporter.ts'
import {
  OTLP_HEADERS_BYTES_MAX,
  OTLP_HEADERS_MAX,
  OTLP_INTERVAL_MS_MAX,
  OTLP_INTERVAL_MS_MIN,
} from './limits.ts'
import { cannot, type Setting, UsageError } from './setting.ts'

const SIGNAL = '/v1/metrics'
/** A field name and a printable value (RFC 9110, 5.1 and 5.5). */
const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)[ \t]*$/

export function parseOtlp(
  endpoint: Setting,
  interval: Setting,
  headersFile: Setting,
): OtlpTarget | undefined {
  if (endpoint.text === '') {
    const stray = [interval, headersFile].find(({ isDefault }) => !isDefault)
    if (stray === undefined) return undefined
    throw new UsageError(`Cannot use ${stray.name} without --otlp-endpoint=http://HOST:4318`)
  }
  return {
    url: parseEndpoint(endpoint),
    intervalMs: parseSeconds(interval),
    headers: headersFile.text === '' ? {} : readHeaders(headersFile),
  }
}

/** The path of the signal is appended, as for OTEL_EXPORTER_OTLP_ENDPOINT, unless it is there already. */
function parseEndpoint(setting: Setting): string {
  const url = URL.canParse(setting.text) ? new URL(setting.text) : undefined
  if (url !== undefined && (url.username !== '' || url.password !== ''))
    throw new UsageError(
      `Cannot use ${setting.name} with a password in it: every process next to topz can read it. Put it into a file: --otlp-headers-file=FILE`,
    )
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw cannot(setting, 'an address such as http://collector:4318 or https://otlp.example.com')
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path.endsWith(SIGNAL) ? path : path + SIGNAL}`
}

function parseSeconds(setting: Setting): number {
  const [, amount, unit] = /^(\d{1,4})(s|m|h)$/.exec(setting.text) ?? []
  const ms = Number(amount) * (unit === 's' ? 1000 : unit === 'm' ? 60_000 : 3_600_000)
  if (!(ms >= OTLP_INTERVAL_MS_MIN && ms <= OTLP_INTERVAL_MS_MAX))
    throw cannot(setting, 'a duration from 1s to 1h, such as 15s or 1m')
  return ms
}

function readHeaders(setting: Setting): Readonly<Record<string, string>> {
  const lines = readSecret(setting)
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
  const wrong = lines.findIndex(line => !HEADER.test(line))
  if (wrong >= 0 || lines.length > OTLP_HEADERS_MAX)
    throw new UsageError(
      `Cannot use ${setting.name}: line ${wrong < 0 ? OTLP_HEADERS_MAX + 1 : wrong + 1} is not a header; expected up to ${OTLP_HEADERS_MAX} lines such as Authorization: Bearer TOKEN`,
    )
  return Object.fromEntries(lines.map(line => HEADER.exec(line)?.slice(1) as [string, string]))
}

function readSecret(setting: Setting): string {
  try {
    const stat = statSync(setting.text)
    if (!stat.isFile() || stat.size > OTLP_HEADERS_BYTES_MAX)
      throw cannot(setting, `a file of at most ${OTLP_HEADERS_BYTES_MAX} bytes`)
    return readFileSync(setting.text, 'latin1')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw cannot(setting, 'a file that this user may read')
  }
}

// `topz healthcheck`: asks the topz at --address for its health; for the image's HEALTHCHECK, where there is no curl.

import type { Config } from '../config/config.ts'
import { UsageError } from '../config/setting.ts'

const TIMEOUT_MS = 2000

/** The exit status: 0 when topz answers `ok` or `degraded`. */
export async function healthcheck({ hostname, port, basePath, tls }: Config): Promise<number> {
  if (port === 0)
    throw new UsageError('Cannot check port 0: expected the port of a running topz in --address')
  const host = hostname === '0.0.0.0' ? '127.0.0.1' : hostname === '::' ? '::1' : hostname
  const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${basePath}/healthz`
  try {
    // The certificate names the service, not the loopback address used here.
    const response = await fetch(url, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(tls && { tls: { rejectUnauthorized: false } }),
    } as RequestInit)
    process.stdout.write(await response.text())
    return response.ok ? 0 : 1
  } catch {
    process.stderr.write(`topz: no answer from ${url}\n`)
    return 1
  }
}

// Flags as given and TOPZ_* environment -> the text of one setting, and where topz serves. Apart from the other
// settings: a health check needs no more, and loads as little as it can.

import { environmentName, FLAGS, type FlagName } from './flags.ts'
import { cannot, type Setting } from './setting.ts'

/** A flag wins over its variable, a variable over the default. */
export function settingOf(
  name: FlagName,
  given: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): Setting {
  const flag = FLAGS.find(one => one.name === name)
  const fromFlag = given.get(name)
  if (fromFlag !== undefined) return { name: `--${name}`, text: fromFlag, isDefault: false }
  const variable = environmentName(name)
  const fromEnv = env[variable]
  return { name: variable, text: fromEnv || (flag?.default ?? ''), isDefault: !fromEnv }
}

/** Throws UsageError. */
export function parseAddress(setting: Setting): { hostname: string; port: number } {
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]*):(\d{1,5})$/.exec(setting.text)
  const port = Number(match?.[2])
  if (match === null || port > 65535)
    throw cannot(setting, 'HOST:PORT such as 127.0.0.1:8080 or [::]:8080, with a port up to 65535')
  const host = (match[1] as string).replace(/^\[|\]$/g, '')
  return { hostname: host === '' ? '0.0.0.0' : host, port }
}

/** '' or '/tools/topz': no trailing slash. Throws UsageError. */
export function parseBasePath(setting: Setting): string {
  const path = setting.text.replace(/\/+$/, '')
  if (path !== '' && !/^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path))
    throw cannot(setting, 'a path such as /tools/topz: letters, digits and . _ ~ - between slashes')
  return path
}

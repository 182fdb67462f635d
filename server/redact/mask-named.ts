// A name and its value next to each other as two fields -> the value masked if the name is a secret's (S11):
// `{"name":"DB_PASSWORD","value":"x"}` in either order, Helm's `env[0].name=DB_PASSWORD,env[0].value=x`.

import { MASK, maskValue } from './mask.ts'
import { isSecretName, secrecyOf } from './secret-name.ts'

/** Both fields of an object, or of `prefix.name=` and `prefix.value=`: quotes and separators of JSON, YAML and Helm. */
const FIELD =
  /(?<![\w-])(name|key|value)(\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?)((?<=\\")(?:(?!\\")[^"]){1,1024}|(?<=[^\\]")(?:[^"\\]|\\.){1,1024}|(?<=')[^']{1,1024}|[^\s\0"'\\,;{}\][]{1,1024})|[{}]/gi
const PREFIX_LENGTH_MAX = 64

interface Field {
  readonly prefix: string
  readonly text: string
  readonly from: number
}

export function maskNamed(text: string): string {
  let name: Field | undefined
  let value: Field | undefined
  let out = ''
  let done = 0
  FIELD.lastIndex = 0
  for (let found = FIELD.exec(text); found !== null; found = FIELD.exec(text)) {
    const [all, kind, , content = ''] = found
    if (kind === undefined) {
      name = undefined
      value = undefined
      continue
    }
    const from = found.index + all.length - content.length
    const field = { prefix: prefixOf(text, found.index), text: content, from }
    if (/^value$/i.test(kind)) value = field
    else name = field
    if (name === undefined || value?.prefix !== name.prefix || !isSecretName(name.text)) continue
    const masked = maskValue(value.text, secrecyOf(name.text) ?? 'secret', false)
    const at = value.from
    const end = at + value.text.length
    name = undefined
    value = undefined
    if (at < done || !masked.includes(MASK)) continue
    out += text.slice(done, at) + masked
    done = end
  }
  return done === 0 ? text : out + text.slice(done)
}

/** The object of a field: `env[0].` in `env[0].name`. */
function prefixOf(text: string, at: number): string {
  let start = at
  while (start > 0 && at - start < PREFIX_LENGTH_MAX && /[\w.[\]-]/.test(text[start - 1] ?? '')) start--
  return text.slice(start, at)
}

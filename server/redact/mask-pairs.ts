// `name=value`, `name: value` and `"name":"value"` anywhere in a text -> values of secret names masked (S11): DSNs,
// addresses' queries, headers, JSON, YAML, connection strings, scripts.
//
// One pass from separator to separator. The name is the run of name characters before it (runs do not overlap), the
// value is consumed when masked: linear (S26).

import { MASK, maskValue } from './mask.ts'
import type { Language } from './script-language.ts'
import { SECRET_NAME_LENGTH_MAX, type Secrecy, secrecyOf, secrecyOfQuery } from './secret-name.ts'

const SEPARATOR = /[=:]/g
const NAME_CHARACTER = /[\u0303\w.\u00f1\u00d1-]/
const KEPT_LENGTH_MAX = 512
const BRACED_LENGTH_MAX = 128
/** What follows a value in a list: `;Server=x`, `,db.host=y`, `&x=1`. */
const NEXT_PAIR = /\s{0,4}[\w][\w. -]{0,40}[=:]/y

/** `${NAME}` and `$(command)`: brackets and spaces in them end nothing. */
const REFERENCE = /\$\{[^}]{0,200}\}|\$\([^)]{0,200}\)|\{\{[^}]{0,200}\}\}/y

interface Pair {
  readonly secrecy: Secrecy
  readonly from: number
  readonly end: number
}

/** `language`: of a script, where quotes distinguish literals from what the script computes. */
export function maskPairs(text: string, language?: Language): string {
  const shell = language === 'shell'
  let out = ''
  let done = 0
  let quote = ''
  let looked = 0
  SEPARATOR.lastIndex = 0
  for (let found = SEPARATOR.exec(text); found !== null; found = SEPARATOR.exec(text)) {
    const next = found.index + 1
    if (language !== undefined)
      for (; looked < found.index; looked++) {
        if (quote !== '' && text[looked] === '\\') looked++
        else quote = quoteAfter(quote, text[looked] as string)
      }
    const pair = readPair(text, found.index, done, language, quote)
    SEPARATOR.lastIndex = next
    if (pair === undefined) continue
    const value = text.slice(pair.from, pair.end)
    // A path or variable this long is neither; masking it also keeps the pass linear.
    const masked = value.length > KEPT_LENGTH_MAX ? MASK : maskValue(value, pair.secrecy, shell)
    if (masked === value) continue
    out += text.slice(done, pair.from) + masked
    done = pair.end
    SEPARATOR.lastIndex = Math.max(done, next)
  }
  return done === 0 ? text : out + text.slice(done)
}

/** In a script: the quote that is open at this character. */
function quoteAfter(open: string, character: string): string {
  if (open !== '') return character === open ? '' : open
  return character === '"' || character === "'" ? character : ''
}

/** `quote`: the one that is open around the separator, in a script. */
function readPair(
  text: string,
  separator: number,
  done: number,
  language: Language | undefined,
  quote: string,
): Pair | undefined {
  // Where a space ends each word.
  const bare = language === 'shell' && quote === ''
  let nameEnd = separator
  // `"name": value`, `\"name\":value`, `name = value`, `list["name"] = value`, `$list{name}=value`
  while (nameEnd > done && text[nameEnd - 1] === ' ' && separator - nameEnd < 4) nameEnd--
  const spaced = nameEnd < separator
  if (/[\]}]/.test(text[nameEnd - 1] ?? '') && nameEnd - 1 > done) nameEnd--
  const quoted = nameEnd > done && /["']/.test(text[nameEnd - 1] ?? '')
  if (quoted) nameEnd -= text[nameEnd - 2] === '\\' ? 2 : 1
  const nameStart = nameBegin(text, nameEnd, done)
  if (nameStart === nameEnd) return undefined
  const name = text.slice(nameStart, nameEnd).replace(/\.to_s$/, '')
  const before = text[nameStart - 1] ?? ''
  const query = (before === '?' || before === '&') && text[separator] === '='
  const from = skipSpaces(text, separator + 1)
  const inner = /[[{]/.test(text[from] ?? '') && !text.startsWith('{{', from)
  const listed = inner && quoted ? name.replace(/s$/i, '') : name
  const secrecy = query
    ? secrecyOfQuery(name)
    : (secrecyOf(wholeName(text, nameStart, listed)) ?? secrecyInList(text, name, before))
  if (secrecy === undefined) return undefined
  if (startsMasked(text, from) || (quote !== '' && text[from] === quote)) return undefined
  // In code only a string literal is a value: `password=os.environ["X"]` gets it from elsewhere.
  if (
    language === 'code' &&
    quote === '' &&
    !/^=?>? {0,4}([bfru]?["'`]|\d{3})/.test(text.slice(from, from + 8))
  )
    return undefined
  const glued = text[separator] === ':' && !quoted && from === separator + 1
  // `--Jwt:Secret=x`: the name continues.
  if (glued && /^[\w.-]{1,64}=/.test(text.slice(from, from + SECRET_NAME_LENGTH_MAX))) return undefined
  if (glued && secrecy !== 'header' && !isColonValue(name, before)) return undefined
  // `a == b` compares; `PASSWORD= command` sets nothing.
  if (text[separator] === '=' && (text[from] === '=' || (from > separator + 1 && !spaced))) return undefined
  // Ruby's hashes: `"password" => "x"`
  if (text.startsWith('=>', separator)) {
    const value = skipSpaces(text, separator + 2)
    return { secrecy, ...valueSpan(text, value, 'word', secrecy) }
  }
  if (inner && quoted && (secrecy === 'secret' || secrecy === 'token' || secrecy === 'key'))
    return { secrecy, from, end: closingBracket(text, from) }
  const isAssigned = bare && text[separator] === '='
  // A header that is a separate argument ends with it.
  if (secrecy === 'header' && nameStart === 0 && text[separator] === ':')
    return { secrecy, from, end: firstOf(/[\r\n]/g, text, from) }
  const kind = query ? 'query' : isAssigned ? 'word' : kindOf(text, separator, nameStart, quoted)
  return { secrecy, ...valueSpan(text, from, kind, secrecy) }
}

/** `h=host,u=user,p=secret` of Percona's tools, `secret,id=x,data=secret` of QEMU. */
function secrecyInList(text: string, name: string, before: string): Secrecy | undefined {
  if (before !== ',') return undefined
  if (name === 'p') return /(^|,)[uh]=/.test(text.slice(0, KEPT_LENGTH_MAX)) ? 'secret' : undefined
  return name === 'data' && text.startsWith('secret,') ? 'secret' : undefined
}

/** Masked as the user information of an address: the host follows it. */
function startsMasked(text: string, from: number): boolean {
  return text.startsWith(`${MASK}@`, from)
}

/** `name:value` without a space is a pair only for a flag (`--password:x`), a header and a plain `password:x`. */
function isColonValue(name: string, before: string): boolean {
  return (
    (/^(-|x-|private-token$)|^[A-Z][A-Za-z]*-[A-Z]/i.test(name) &&
      (name.startsWith('-') || /^(x-|private-)|^[A-Z]/.test(name))) ||
    (/^(pass|password|passwd)$/i.test(name) && before !== '/' && before !== '.')
  )
}

type ValueKind = 'query' | 'line' | 'list' | 'word'

/** YAML and headers extend to the end of the line, values of connection strings to the semicolon. */
function kindOf(text: string, separator: number, nameStart: number, quoted: boolean): ValueKind {
  if (text[separator] === ':') return quoted ? 'word' : 'line'
  const before = text[nameStart - 1] === ' ' ? text[nameStart - 2] : text[nameStart - 1]
  return before === ';' ? 'list' : 'word'
}

function nameBegin(text: string, end: number, done: number): number {
  let start = end
  while (start > done && end - start < SECRET_NAME_LENGTH_MAX && NAME_CHARACTER.test(text[start - 1] ?? ''))
    start--
  return start
}

/** Names in connection strings have spaces: for `Shared Access Key=` the words before `Key` decide. */
function wholeName(text: string, start: number, name: string): string {
  if (!/^key$/i.test(name) || text[start - 1] !== ' ') return name
  return text.slice(Math.max(nameBegin(text, start - 1, 0), 0), start) + name
}

function skipSpaces(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' && at - from < 64) at++
  return at
}

function valueSpan(text: string, from: number, kind: ValueKind, secrecy: Secrecy) {
  const opening = /\\["']|["'`]/y
  opening.lastIndex = from
  const quote = opening.exec(text)?.[0]
  if (quote !== undefined) {
    const begin = from + quote.length
    return { from: begin, end: closingQuote(text, begin, quote) }
  }
  if (kind === 'query') return { from, end: firstOf(/[&#\s"'`;<>]/g, text, from) }
  // `Pwd={p;w}` of a connection string
  const closing = text[from] === '{' && text[from + 1] !== '{' ? text.indexOf('}', from) : -1
  if (closing > 0 && closing - from <= BRACED_LENGTH_MAX && !text.slice(from, closing).includes('"'))
    return { from: from + 1, end: closing }
  REFERENCE.lastIndex = from
  const reference = REFERENCE.exec(text)?.[0] ?? ''
  return { from, end: listEnd(text, from + reference.length, endingsOf(kind, secrecy)) }
}

function endingsOf(kind: ValueKind, secrecy: Secrecy): RegExp {
  if (secrecy === 'header') return kind === 'line' ? /[\r\n"'\\]/g : /[\r\n"']/g
  if (kind === 'line') return /[\r\n"'\\,}]/g
  if (kind === 'list') return /[\r\n"';]/g
  return /[\s"'`;&|<>,)\]}\\]/g
}

/**
 * Of JSON's lists and objects; an unclosed one extends to the end. Brackets in strings count too: then more is masked.
 */
function closingBracket(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '[' || character === '{') depth++
    else if ((character === ']' || character === '}') && --depth === 0) return at + 1
  }
  return text.length
}

function closingQuote(text: string, begin: number, quote: string): number {
  let end = text.indexOf(quote, begin)
  while (quote.length === 1 && end > begin && text[end - 1] === '\\') end = text.indexOf(quote, end + 1)
  return end < 0 ? text.length : end
}

/** The first ending character; a comma or bracket ends the value only if the list really continues or closes. */
function listEnd(text: string, from: number, endings: RegExp): number {
  endings.lastIndex = from
  for (let found = endings.exec(text); found !== null; found = endings.exec(text)) {
    const at = found.index
    const rest = text[at + 1] ?? ''
    if (found[0] === '\\' ? /["'nr]/.test(rest) : found[0] === ',' ? isNextPair(text, at + 1) : true) {
      if (!/[)\]}]/.test(found[0]) || rest === '' || /[\s,;)\]}"'`]/.test(rest)) return at
    }
  }
  return text.length
}

function isNextPair(text: string, at: number): boolean {
  NEXT_PAIR.lastIndex = at
  return /["'{]/.test(text[skipSpaces(text, at)] ?? '') || NEXT_PAIR.test(text)
}

function firstOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

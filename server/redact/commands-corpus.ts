// testdata/commands/*.txt -> command lines, each with what must not be readable, for tests and for the rates in
// docs/secrets.md. One command line per line: "+" contains secrets, each between ⟦ and ⟧; "-" contains none; "~"
// contains none but words that sound like one; "!" contains secrets that cannot be recognised. Words are separated by a
// space, « » enclose a word with spaces, \n is a newline.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MASK } from './mask.ts'

export interface CommandLine {
  /** `file:line` */
  readonly place: string
  readonly kind: 'leaking' | 'plain' | 'near' | 'unknown'
  readonly argv: readonly string[]
  readonly secrets: readonly string[]
  /** The expected result. */
  readonly masked: readonly string[]
}

const FOLDER = join(import.meta.dirname, 'testdata', 'commands')
const KINDS = { '+': 'leaking', '-': 'plain', '~': 'near', '!': 'unknown' } as const
/** This many consecutive characters of a secret are a leak; of a shorter secret, all of it. */
const READABLE_LENGTH = 4

export function readCommandLines(): CommandLine[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap(file =>
      readFileSync(join(FOLDER, file), 'utf8')
        .split('\n')
        .map((line, index) => ({ line, place: `${file}:${index + 1}` })),
    )
    .filter(({ line }) => /^[-+~!] /.test(line))
    .map(({ line, place }) => {
      const text = line.slice(2).replaceAll('\\n', '\n')
      return {
        place,
        kind: KINDS[line[0] as keyof typeof KINDS],
        argv: wordsOf(text.replaceAll(/[⟦⟧]/g, '')),
        secrets: [...text.matchAll(/⟦([^⟧]*)⟧/g)].map(match => match[1] ?? ''),
        masked: wordsOf(text.replaceAll(/⟦[^⟧]*⟧/g, MASK)),
      }
    })
}

function wordsOf(text: string): string[] {
  return (text.match(/(?:«[^»]*»|[^ «])+/g) ?? []).map(word => word.replaceAll(/[«»]/g, ''))
}

/** Any part of a secret can be read in the result, more often than it also occurs outside the secrets. */
export function isLeaking(line: CommandLine, shown: readonly string[]): boolean {
  const text = shown.join('\n')
  const around = line.masked.join('\n')
  return line.secrets.some(secret => {
    const length = Math.min(READABLE_LENGTH, secret.length)
    for (let at = 0; at + length <= secret.length; at++) {
      const part = secret.slice(at, at + length)
      if (timesIn(text, part) > timesIn(around, part)) return true
    }
    return false
  })
}

const timesIn = (text: string, part: string) => text.split(part).length - 1

// S26: no input makes the masking slow. Each shape below would be quadratic for a careless pattern.
import { describe, expect, test } from 'bun:test'
import { maskPairs } from './mask-pairs.ts'
import { maskDriverAddress, maskKeyBlocks, maskUserAtHost, maskUserinfo } from './mask-url.ts'
import { maskWords } from './mask-words.ts'
import { redactArgv } from './redact.ts'
import { secrecyOf } from './secret-name.ts'
import { maskShapes } from './secret-shape.ts'
import { splitWords } from './shell-words.ts'

const SIZE = 64 * 1024
const SHAPES = [
  'a',
  ' ',
  '=',
  ':',
  '"',
  "'",
  '\\',
  '\\"',
  '\\\\',
  '`',
  '$(',
  '${',
  '{{',
  '@',
  '/',
  ',',
  ', a',
  ';a b',
  ',a=',
  '-',
  '--a=',
  '--a',
  '_',
  '.',
  'a=',
  'a:',
  'a: ',
  'a=a',
  '://',
  '://:',
  'a://b:c/',
  'a://b:',
  'a://b@',
  '@tcp(',
  'a:b@tcp(',
  'u:p@h ',
  'u:',
  'aA',
  'A',
  'Aa',
  'a1',
  'password',
  'password=',
  'password=/etc/',
  'password: ',
  'password="',
  'password=\\"',
  'password=$',
  'password=${',
  'password=,a',
  'password=}',
  'password=(',
  '"password":',
  '"password":"',
  'token ',
  '--token ',
  '--token=',
  'key ',
  'key=',
  'Shared Access Key=',
  'no-',
  'pass:',
  'token=token=',
  'eyJ',
  'eyJabcdefgh.',
  'eyJabcdefghi.eyJabcdefghi',
  'eyJ-',
  'AKIA',
  'ghp_',
  'SG.',
  'sk-',
  'xox',
  'hooks.slack.com/services/',
  'dp.pt.',
  'Bearer ',
  'bearer a ',
  'basic  ',
  '-----BEGIN',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN A ',
  '-----END',
  'mysql -p',
  'curl -u ',
  'sqlplus a/b@',
  'sh -c "',
  "sh -c '",
  'a;',
  'a|b&',
  '(',
  ')',
  '\n',
  '\t',
  '\0',
  '?a=',
  '&sig=',
  'Authorization: ',
  'cookie: a;',
  '|',
  '=\n',
  'é',
  '😀',
] // prettier keeps these together

const PATTERNS: readonly (readonly [string, (text: string) => unknown])[] = [
  ['pairs', text => maskPairs(text, true)],
  ['userinfo', maskUserinfo],
  ['driver address', maskDriverAddress],
  ['user at host', maskUserAtHost],
  ['key blocks', maskKeyBlocks],
  ['shapes', maskShapes],
  ['names', secrecyOf],
  ['words', splitWords],
  ['flags', text => maskWords(['app', text])],
  ['the whole', text => redactArgv(['sh', '-c', text], 'on')],
]

/** A pattern that is quadratic needs seconds for this much, a linear one 5 ms on an idle machine. */
const QUADRATIC_MS = 100

/** The best of some runs: other programs on the machine only ever make it slower. */
function bestMilliseconds(run: () => unknown, enough: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 8 && best > enough; round++) {
    const start = performance.now()
    run()
    best = Math.min(best, performance.now() - start)
  }
  return best
}

describe('64 KiB made to be slow', () => {
  for (const [name, mask] of PATTERNS) {
    test(`S26: ${name} stays linear, whatever is repeated`, () => {
      const slow = SHAPES.flatMap(shape => {
        const body = shape.repeat(Math.ceil(SIZE / shape.length)).slice(0, SIZE)
        return [body, `password="${body}`, `curl://${body}`].map(text => {
          const took = bestMilliseconds(() => mask(text), QUADRATIC_MS)
          return { shape: text.slice(0, 24), took: Math.round(took * 10) / 10 }
        })
      }).filter(({ took }) => took > QUADRATIC_MS)
      expect(slow).toEqual([])
    })
  }
})

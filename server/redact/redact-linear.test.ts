// S26: no input makes the masking slow. Each shape below would be quadratic for a careless pattern.
import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import { maskValue } from './mask.ts'
import { maskCalls } from './mask-calls.ts'
import { maskNamed } from './mask-named.ts'
import { maskPairs } from './mask-pairs.ts'
import { maskPiped } from './mask-piped.ts'
import { maskDriverAddress, maskKeyBlocks, maskStreamKey, maskUserAtHost, maskUserinfo } from './mask-url.ts'
import { maskWords } from './mask-words.ts'
import { redactArgv } from './redact.ts'
import { type Secrecy, secrecyOf } from './secret-name.ts'
import { maskShapes } from './secret-shape.ts'
import { splitWords } from './shell-words.ts'

// The best of several runs counts; this only ends a test that hangs.
setDefaultTimeout(60_000)

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
  'login(',
  'login("a",',
  'auth("',
  'connect("dbi:",',
  '("password","',
  '["password"] "',
  'password "',
  'identified by "',
  '<password>',
  'send "',
  'send "Password\\r',
  'name=a,value=',
  '"name":"token","value":"',
  '{"name":',
  'env[0].name=token,',
  'rtmp://',
  'rtmp://a/b/',
  'rtmp://a/',
  'abc ',
  'abc="abc ',
  'echo a | ',
  'echo a > .pgpass ',
  'sudo -S ',
  'read <<< a ',
  '(echo a;',
  'redis-cli AUTH ',
  'isql -a b ',
  'radtest a ',
  'set a.password ',
  '-u a -p ',
  'AUTH ',
  'secret set ',
  'p=a,u=',
  'secret,data=',
  '["a"]=',
  '{a}=',
  'Pwd={',
  'secrets.',
  'Server=a; ',
  '/password:',
  '+a ',
  'a@b/c@',
  'u:p@w/',
  'a:b@w/c@ ',
  'hooks/',
  '/hooks/a1',
] // prettier keeps these together

const SECRECIES: readonly Secrecy[] = [
  'secret',
  'token',
  'key',
  'maybe',
  'pin',
  'seed',
  'switch',
  'auth',
  'command',
  'header',
]

const PATTERNS: readonly (readonly [string, (text: string) => unknown])[] = [
  ['pairs', text => maskPairs(text, 'shell')],
  ['pairs of code', text => maskPairs(text, 'code')],
  ['calls', maskCalls],
  ['fields', maskNamed],
  ['stream keys', maskStreamKey],
  ['names of settings', text => maskValue(text, 'pair', false)],
  ['values', text => SECRECIES.map(secrecy => maskValue(text, secrecy, true))],
  ['piped words', text => maskPiped(splitWords(`echo ${text}`).map(word => word.text))],
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

const OPENED = new Set(['pairs', 'userinfo', 'driver address', 'user at host', 'key blocks', 'shapes'])

/** A quadratic pattern needs seconds for this much, a linear one 5 ms on an idle machine. */
const QUADRATIC_MS = 100

/** CPU time, the best of several runs: other programs on the machine take clock time, and only ever make it slower. */
function bestMilliseconds(run: () => unknown, enough: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 8 && best > enough; round++) {
    const start = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

describe('64 KiB crafted to be slow', () => {
  for (const [name, mask] of PATTERNS) {
    test(`S26: ${name} stays linear, whatever is repeated`, () => {
      const slow = SHAPES.flatMap(shape => {
        const body = shape.repeat(Math.ceil(SIZE / shape.length)).slice(0, SIZE)
        // Where a value or an address is open, what follows is read differently.
        const openings = OPENED.has(name) ? [`password="${body}`, `curl://${body}`] : []
        return [body, ...openings].map(text => {
          const took = bestMilliseconds(() => mask(text), QUADRATIC_MS)
          return { shape: text.slice(0, 24), took: Math.round(took * 10) / 10 }
        })
      }).filter(({ took }) => took > QUADRATIC_MS)
      expect(slow).toEqual([])
    })
  }
})

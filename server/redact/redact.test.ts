import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../e2e/seeded.ts'
import { MASK } from './mask.ts'
import { redactArgv, redactText } from './redact.ts'

interface Line {
  readonly number: number
  readonly secret: boolean
  readonly argv: readonly string[]
  readonly secrets: readonly string[]
  readonly masked: readonly string[]
}

const newlines = (text: string) => text.replaceAll('\\n', '\n')

function readCorpus(): Line[] {
  const text = readFileSync(join(import.meta.dirname, 'testdata', 'corpus.tsv'), 'utf8')
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => /^[+-]\t/.test(line))
    .map(({ line, number }) => {
      const words = newlines(line).split('\t').slice(1)
      return {
        number,
        secret: line.startsWith('+'),
        argv: words.map(word => word.replaceAll(/[⟦⟧]/g, '')),
        secrets: [...newlines(line).matchAll(/⟦([^⟧]*)⟧/g)].map(match => match[1] ?? ''),
        masked: words.map(word => word.replaceAll(/⟦[^⟧]*⟧/g, MASK)),
      }
    })
}

/** Characters that are not masked. */
const shown = (argv: readonly string[]) => argv.join(' ').replaceAll(MASK, '').length

const corpus = readCorpus()
const positives = corpus.filter(line => line.secret)
const negatives = corpus.filter(line => !line.secret)
const off = (line: Line, argv: readonly string[]) => `line ${line.number}: ${JSON.stringify(argv)}`

describe('a command line', () => {
  test('S11: the corpus has at least 200 command lines with secrets and 80 without', () => {
    expect(positives.length).toBeGreaterThanOrEqual(200)
    expect(negatives.length).toBeGreaterThanOrEqual(80)
    expect(positives.filter(line => line.secrets.length === 0)).toEqual([])
  })

  test('S11: every secret of the corpus is masked, and everything around it stays readable', () => {
    const wrong = positives
      .map(line => ({ line, argv: redactArgv(line.argv, 'on') }))
      .filter(({ line, argv }) => argv.join('\t') !== line.masked.join('\t'))
    expect(wrong.map(({ line, argv }) => off(line, argv))).toEqual([])
  })

  test('S11: a password in an address is masked, however long it is', () => {
    const address = `https://user:${'p'.repeat(2000)}@db.example/x`
    expect(redactArgv(['app', address], 'on')).toEqual(['app', `https://user:${MASK}@db.example/x`])
  })

  test('S11: a password in an address whose end was not read is masked up to the cut', () => {
    const argv = ['app', 'postgres://user:hunter2secretlong']
    expect(redactArgv(argv, 'on', true)).toEqual(['app', `postgres://user:${MASK}`])
    expect(redactArgv(['app', 'http://host:8080/pa'], 'on', true)).toEqual(['app', 'http://host:8080/pa'])
  })

  test('S11: a command line without secrets stays as it is', () => {
    const wrong = negatives
      .map(line => ({ line, argv: redactArgv(line.argv, 'on') }))
      .filter(({ line, argv }) => argv.join('\t') !== line.argv.join('\t'))
    expect(wrong.map(({ line, argv }) => off(line, argv))).toEqual([])
  })

  test('S11: of -u NAME:SECRET the secret is masked, also at the end of a program that is not known', () => {
    expect(redactArgv(['prog', '-x', '-u', 'bob:hunter22'], 'on')).toEqual(['prog', '-x', '-u', 'bob:******'])
    expect(redactArgv(['prog', '-u', 'www-data:1000'], 'on')).toEqual(['prog', '-u', 'www-data:1000'])
  })

  test('masking a masked text changes nothing', () => {
    const wrong = corpus
      .map(line => ({ line, once: redactArgv(line.argv, 'on') }))
      .filter(({ once }) => redactArgv(once, 'on').join('\t') !== once.join('\t'))
    expect(wrong.map(({ line, once }) => off(line, once))).toEqual([])
  })

  test('a title of one argument is masked like the arguments in it would be', () => {
    expect(redactText('app --password hunter2 --port 80')).toBe('app --password ****** --port 80')
    expect(redactArgv(['sh -c mysql -phunter2 shop'], 'on')).toEqual(['sh -c mysql -p****** shop'])
  })

  test('a secret cut off by the 4 KiB limit is masked as far as it was read', () => {
    expect(redactArgv(['app', '--token=abcd'.slice(0, 10)], 'on')).toEqual(['app', '--token=******'])
    expect(redactArgv(['sh', '-c', 'app --password "two wor'], 'on')[2]).toBe('app --password ******')
  })

  test('the result of masking a mutilated command line does not change when masked again', () => {
    const below = seeded('mutilated command lines')
    const pick = () => corpus[below(corpus.length)]?.argv ?? []
    for (let round = 0; round < 3000; round++) {
      const text = [...pick(), ...pick()].join(below(2) === 0 ? ' ' : '\t')
      const cut = below(text.length + 1)
      const argv = (text.slice(cut) + text.slice(0, below(cut + 1))).split('\t')
      const once = redactArgv(argv, 'on')
      const twice = redactArgv(once, 'on')
      expect(once.length).toBe(argv.length)
      // A second pass may see through one more layer of quotes and mask more each time, but never unmasks.
      expect(shown(twice)).toBeLessThanOrEqual(shown(once))
    }
  })

  test('`exe` keeps only the program, even in a title of one argument; `off` keeps everything', () => {
    expect(redactArgv(['/bin/app', '--password=x'], 'exe')).toEqual(['/bin/app'])
    expect(redactArgv(['app --password=x'], 'exe')).toEqual(['app'])
    expect(redactArgv([], 'exe')).toEqual([])
    expect(redactArgv(['app', '--password=x'], 'off')).toEqual(['app', '--password=x'])
  })
})

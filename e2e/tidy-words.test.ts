// The words in sources, test names and documents: riddles that a native reader stumbles over, and what to say instead.

import { expect, test } from 'bun:test'
import { listFiles, readText } from './tidy-sources.ts'

const OWN_TABLE = 'e2e/tidy-words.test.ts'
const ENDINGS = [
  '.ts',
  '.tsx',
  '.mjs',
  '.md',
  '.txt',
  '.yml',
  '.yaml',
  '.sh',
  '.c',
  '.h',
  '.html',
  'Dockerfile',
]
/** Texts of others: licences, and what was captured or collected. */
const OTHERS = /^licenses\/|^THIRD-PARTY|\/testdata\//

const RIDDLES: readonly (readonly [riddle: RegExp, instead: string])[] = [
  [/\bwhoever\b/i, 'name it: the client, the process, the reader, the user; or "anyone with the token"'],
  [/\b(?:is|are|be) told\b/i, '"is reported", "is shown", "is distinguished from", "learns"'],
  [/(?<!const )\btold of\b/i, '"reported", "shown", "with its text"'],
  [/\banew\b/i, '"again", "from scratch", or a verb with re-'],
  [/\b(?:some|any)body should\b/i, '"alarming", "needs attention"'],
  [/\bwho asks?\b/i, '"a client that asks", "a request for"'],
  [/\bsa(?:ys?|id) outright\b/i, '"says"'],
  [/\bstep forth\b/i, '"step forward"'],
  [/\bas by default\b/i, '"by default", "the default"'],
  [/\bfirst reading is not finished\b/i, '"the first sample is not ready yet"'],
  [/\bworth telling\b/i, '"significant"'],
  [/\bkilled for memory\b/i, '"OOM-killed", "killed by the OOM killer"'],
  [/\bkills for memory\b/i, '"OOM kills"'],
  [/\bis no number\b/i, '"is not a number"'],
  [/\bby turns\b/i, '"alternating", "one after the other"'],
  [/\btime line\b/i, '"timeline"'],
  [/\breckons?\b/i, '"computes", "counts from"'],
  [/\b(?:stands?|stood) (?:behind|beside|there)\b/i, '"follows", "is next to", "is there"'],
  [/\b(?:that|what) nobody asked\b/i, '"by default", "unrequested"'],
  [
    /(?<!\bpeople |\bthose |\breaders |\bclients )\bwho (?:ran|slept|ended|vanished)\b/i,
    '"a process that ..."',
  ],
  [/\bin the place of\b/i, '"in place of"'],
  [/(?<!\bthere )\b(?:is|are) none\b(?! of)/i, '"does not count", "is left alone", "is missing"'],
  [/\bstarted again\b/i, '"restarted"'],
  [/\bsa(?:y|ys|id) nothing of\b/i, '"says nothing about", "is unknown"'],
  [/\bnobody watched\b/i, '"nothing was watching"'],
  [/\bwhere nobody\b/i, '"if no client", "if nothing"'],
  [/\b(?:what|that) nobody (?!asked)/i, 'the passive: "connections that are not closed"'],
  [/\bas far as can be read\b/i, '"as far as topz can see"'],
  [/\bconnects (?:are|were)\b/i, '"connection attempts"'],
  [/\bsaid (?:to be|as such)\b/i, '"reported as", "called"'],
  [
    /(?:(?<=['/*.] )|(?<=['"]))who (?:is|has|does|waits|writes|holds|asks|blocks|comes|stands)\b(?![^\n]*\?)/i,
    'name it: "a process that ...", "a client that ..."',
  ],
]

/** `path:line: "riddle", say ... instead` for each. Most files have none: each riddle is sought once in the whole text. */
function riddlesIn(path: string, text: string): string[] {
  const there = RIDDLES.filter(([riddle]) => riddle.test(text))
  if (there.length === 0) return []
  return text
    .split('\n')
    .flatMap((line, index) =>
      there.flatMap(([riddle, instead]) =>
        (line.match(new RegExp(riddle, `${riddle.flags}g`)) ?? []).map(
          found => `${path}:${index + 1}: "${found}", say ${instead} instead`,
        ),
      ),
    )
}

test('no riddles: say who does what, in plain active English', () => {
  const paths = listFiles(...ENDINGS).filter(path => path !== OWN_TABLE && !OTHERS.test(path))
  expect(paths.flatMap(path => riddlesIn(path, readText(path)))).toEqual([])
})

test('a riddle is reported with its line and with what to say instead', () => {
  expect(riddlesIn('a.md', 'Plain.\nWhoever reads it starts anew.')).toEqual([
    expect.stringMatching(/^a\.md:2: "Whoever", say name it/),
    'a.md:2: "anew", say "again", "from scratch", or a verb with re- instead',
  ])
})

// An argument -> the language of the script it is, if it is one: what follows `sh -c` is a shell's, what follows
// `python -c` or `ruby -e` is code, in which strings are quoted and everything else is computed at run time.

export type Language = 'shell' | 'code'

/** Programs whose flag for a script is `-c`, as for shells. */
const CODE_AFTER_C = /^(python|pypy|expect|wish|tclsh|ipython)[\d.]*$/
/** Programs that take code after `-e`, `-r`, `--eval` or a word with that meaning. */
const CODE =
  /^(perl|ruby|irb|node|nodejs|bun|deno|php|lua|luajit|Rscript|julia|groovy|elixir|iex|erl|scala|jshell|mongosh|mongo|arangosh|rails|rake|gitlab-rails|artisan)[\d.]*$/
const EVAL_FLAG = /^(-[A-Za-z]*[eErR]|-p|--eval|--execute|--exec|eval|runner)$/
const SHELL_FLAG = /^(-[a-z]*c|\/[cC])$/
/** How far before its script a program's name is searched for. */
const WORDS_BEFORE_MAX = 6

/** Of the word at `index`; undefined if it is not a script. */
export function languageAt(words: readonly string[], index: number): Language | undefined {
  const before = words[index - 1] ?? ''
  if (SHELL_FLAG.test(before)) return isCalled(words, index, CODE_AFTER_C) ? 'code' : 'shell'
  return EVAL_FLAG.test(before) && isCalled(words, index, CODE) ? 'code' : undefined
}

function isCalled(words: readonly string[], index: number, programs: RegExp): boolean {
  for (let at = index - 2; at >= Math.max(0, index - WORDS_BEFORE_MAX); at--) {
    const word = words[at] ?? ''
    if (!word.startsWith('-') && programs.test(word.slice(word.lastIndexOf('/') + 1))) return true
  }
  return false
}

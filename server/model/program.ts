// A process -> the program that people know it by: the script for interpreters, else the executable. Processes of one
// program share a colour and an area in the charts.

import type { Process } from './snapshot.ts'

/** What is longer is no name. */
const PROGRAM_LENGTH_MAX = 64

const INTERPRETER =
  /^(python|pypy|node|nodejs|bun|deno|ruby|perl|php|lua|luajit|Rscript|java|tclsh|groovy|sh|dash|ash|bash|zsh|ksh)[\d.]*$/
/** The next word belongs to the flag. */
const WITH_VALUE = /^(-W|-X|-cp|-classpath|--class-path|-p|--module-path|-r|--require|--import|-I|-C)$/
/** The next word is what runs: a module, an archive. */
const RUNS_NEXT = /^(-m|-jar)$/
/** What follows is code: it has no name. */
const CODE = /^(-[a-z]*c|-e|-E|--eval|--print)$/

/** Command lines stay the same objects from tick to tick. */
const known = new WeakMap<readonly string[], string>()

export function programOf({
  argv,
  comm,
  commandRewritten,
}: Pick<Process, 'argv' | 'comm' | 'commandRewritten'>): string {
  if (argv === undefined) return comm
  let program = known.get(argv)
  if (program === undefined) {
    program = (nameOf(argv, commandRewritten === true) || comm).slice(0, PROGRAM_LENGTH_MAX)
    known.set(argv, program)
  }
  return program
}

function nameOf(argv: readonly string[], isTitle: boolean): string {
  const [first = ''] = argv
  // `nginx: worker process`, `postgres: checkpointer`, `redis-server *:6379`
  const executable = lastPart(isTitle ? (first.split(/[\s:]/)[0] ?? '') : first)
  return INTERPRETER.test(executable) ? scriptIn(argv) || executable : executable
}

function scriptIn(argv: readonly string[]): string | undefined {
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if (RUNS_NEXT.test(word)) return lastPart(argv[i + 1] ?? '')
    if (CODE.test(word)) return undefined
    if (WITH_VALUE.test(word)) i++
    else if (!word.startsWith('-') && word !== 'run') return lastPart(word)
  }
  return undefined
}

/** Of a path, without what a login shell is marked with. */
function lastPart(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/^-+/, '')
    .trim()
}

/** Tells a program from its like where several run: the interpreter before the script, `python3 worker.py`. */
export function callOf(process: Pick<Process, 'argv' | 'comm' | 'commandRewritten'>): string {
  const program = programOf(process)
  const interpreter = lastPart(process.commandRewritten ? '' : (process.argv?.[0] ?? ''))
  return INTERPRETER.test(interpreter) && interpreter !== program ? `${interpreter} ${program}` : program
}

// A process -> the program that people know it by: the script for interpreters, else the executable. Processes of one
// program share a colour and an area in the charts.

import type { Process } from './snapshot.ts'

/** What is longer is no name. */
const PROGRAM_LENGTH_MAX = 64

const INTERPRETER =
  /^(python|pypy|node|nodejs|bun|deno|ruby|perl|php|lua|luajit|Rscript|java|tclsh|groovy|sh|dash|ash|bash|zsh|ksh)[\d.]*(\.exe)?$/
/** The next word belongs to the flag. */
const WITH_VALUE = /^(-W|-X|-cp|-classpath|--class-path|-p|--module-path|-r|--require|--import|-I|-C)$/
/** The next word is what runs: a module, an archive. */
const RUNS_NEXT = /^(-m|-jar)$/
/** What follows is code: it has no name. */
const CODE = /^(-[a-z]*c|-e|-E|--eval|--print)$/

/** What is read from there has no name either. */
const DESCRIPTOR = /^\/(dev\/(fd\/\d+|stdin)|proc\/(self|\d+)\/fd\/\d+)$/

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
    else if (DESCRIPTOR.test(word)) return undefined
    else if (!word.startsWith('-') && word !== 'run') return lastPart(word)
  }
  return undefined
}

/**
 * From the root, from the current folder, or through a folder with a plausible name: a slash alone, as in a title, does
 * not make a path.
 */
const PATH = /^[\p{L}\p{N}_.@~+-]*\//u

export const hasPath = (word: string) => PATH.test(word)

/** Of a path, without what a login shell is marked with. */
function lastPart(path: string): string {
  return (hasPath(path) ? path.slice(path.lastIndexOf('/') + 1) : path).replace(/^-+/, '').trim()
}

/** A call is a name in a sentence. */
const CALL_LENGTH_MAX = 40
/** After a script: what it is to do, `worker` of `celery worker`. Anything else may be a name, a number or a secret. */
const TASK = /^[a-z][a-z_-]{1,15}(:[a-z_-]{1,15})?$/
/** Such words say so behind options, too: `celery -A shop worker`. */
const ROLE =
  /^(worker|beat|server|serve|runserver|start|run|web|webserver|scheduler|triggerer|consumer|producer|agent)$/
const WORDS_MAX = 8
/** In a title: `worker process` of `nginx: worker process`, `checkpointer` of `postgres: checkpointer`. */
const TITLE_ROLE = /^[^\s:]+: ([a-z]{2,16}(?: [a-z]{2,16})?)(?= |$)/

const knownCalls = new WeakMap<readonly string[], string>()

type Called = Pick<Process, 'argv' | 'comm' | 'commandRewritten'>

/** Tells a program from its like: `node server.js`, `python3 -m celery worker`, `nginx: worker process`. */
export function callOf(process: Called): string {
  const { argv } = process
  if (argv === undefined) return process.comm
  let call = knownCalls.get(argv)
  if (call === undefined) {
    call = short(process.commandRewritten ? titleOf(process) : commandOf(process, argv, true))
    knownCalls.set(argv, call)
  }
  return call
}

/** For sentences: its call, if that says more than its name. An interpreter alone does not. */
export function calledOf(process: Called): { readonly call?: string } {
  const call = callOf(process)
  return call === process.comm || INTERPRETER.test(call) ? {} : { call }
}

/** The same without the task: of several of one program. */
export function callOfKind(process: Called): string {
  const { argv, comm, commandRewritten } = process
  if (argv === undefined) return comm
  return commandRewritten ? programOf(process) : short(commandOf(process, argv, false))
}

const short = (call: string) =>
  call.length > CALL_LENGTH_MAX ? `${call.slice(0, CALL_LENGTH_MAX - 1)}…` : call

/** As sentences name it. */
export function callOrComm({ call, comm = '' }: { readonly call?: string; readonly comm?: string }): string {
  return call ?? comm
}

/** What processes of one kind have in common: the program, if it is known, else the name. */
export function programOrComm(process: Called): string {
  const program = programOf(process)
  return INTERPRETER.test(program) ? process.comm : program
}

function titleOf(process: Called): string {
  const role = TITLE_ROLE.exec(process.argv?.[0] ?? '')?.[1]
  return role === undefined ? programOf(process) : `${programOf(process)}: ${role}`
}

function commandOf(process: Called, argv: readonly string[], hasTask: boolean): string {
  const program = programOf(process)
  const interpreter = lastPart(argv[0] ?? '')
  if (!INTERPRETER.test(interpreter)) return program
  if (interpreter === program) {
    const code = argv.slice(1, WORDS_MAX).find(word => CODE.test(word))
    return code === undefined ? program : `${interpreter} ${code}`
  }
  const at = argv.findIndex((word, i) => i > 0 && lastPart(word) === program)
  if (at < 0) return `${interpreter} ${program}`
  const flag = argv[at - 1] ?? ''
  const how = RUNS_NEXT.test(flag) ? ` ${flag}` : ''
  const [next = '', ...others] = argv.slice(at + 1, at + 1 + WORDS_MAX)
  const task = TASK.test(next) ? next : others.find(word => ROLE.test(word))
  return `${interpreter}${how} ${program}${task === undefined || !hasTask ? '' : ` ${task}`}`
}

// `docker topz` in front of a docker command that answers anything: what it says, in which words, and which arguments the
// plugin makes of it. Nothing is run that somebody else chose.

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLUGIN = join(import.meta.dirname, '../deploy/docker/docker-topz')
const RUNNING = { 'container inspect': "echo 'running 0123abc '", 'image inspect': '', run: 'echo text' }
const RIGHTS_OF_ROOT = ['--user=0:0', '--cap-add=SYS_PTRACE', '--cap-add=DAC_READ_SEARCH']

setDefaultTimeout(60_000)

let folder: string
let plugin: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topz-plugin-'))
  // Not on the PATH, as plugins are.
  mkdirSync(join(folder, "it's here"))
  plugin = join(folder, "it's here/docker-topz")
  symlinkSync(PLUGIN, plugin)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A docker command: words of its arguments -> what it runs then. It writes down how it was called. */
function answerWith(answers: Readonly<Record<string, string>>): void {
  const cases = Object.entries(answers).map(([words, script]) => `*' ${words} '*) ${script || ':'} ;;`)
  const script = `#!/bin/sh
printf '%s\\0' "$@" >>${folder}/calls; printf '\\n' >>${folder}/calls
case " $* " in
${cases.join('\n')}
esac
`
  writeFileSync(join(folder, 'docker'), script, { mode: 0o755 })
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, TMPDIR: folder, ...env },
  })
  return { status, stdout, stderr }
}

const topz = (...args: string[]) => run(plugin, args)

/** The arguments of each call. */
function calls(): string[][] {
  if (!existsSync(join(folder, 'calls'))) return []
  const lines = readFileSync(join(folder, 'calls'), 'utf8').split('\0\n').filter(Boolean)
  return lines.map(line => line.split('\0'))
}

test('a warning of the engine is not read as its answer', () => {
  answerWith({ ...RUNNING, 'container inspect': "echo 'WARNING: odd' >&2; echo 'running 0123abc '" })
  expect(topz('web', '--text')).toMatchObject({ status: 0, stdout: 'text\n' })
  expect(calls().find(([verb]) => verb === 'run')).toContain('--pid=container:0123abc')
})

test('flags of the docker command come before each of its calls, whatever their values', () => {
  answerWith(RUNNING)
  const given = ['--context', 'topz', '-H', '*', '--config=a b', '--debug']
  const env = { DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: 'docker' }
  const { status } = run(plugin, [...given, 'topz', 'web', '--text'], env)
  expect(status).toBe(0)
  expect(calls().length).toBeGreaterThan(2)
  for (const call of calls()) expect(call.slice(0, given.length)).toEqual(given)
})

test.each([
  ['--user=0 --privileged', 'expected UID or UID:GID, in numbers'],
  ['--user=', 'expected UID or UID:GID, in numbers'],
  ['--user=root', 'expected UID or UID:GID, in numbers'],
  ['--image=--privileged', 'expected the name of an image'],
  ['--image=', 'expected the name of an image'],
  ['--port=8 -v=/:/host', 'expected a number from 1 to 65535'],
  ['--port=-1', 'expected a number from 1 to 65535'],
  ['--port=', 'expected a number from 1 to 65535'],
  ['--why=yes', '--why takes no value'],
])('%s is refused with what is allowed, and nothing is run', (flag, allowed) => {
  answerWith(RUNNING)
  const { status, stderr } = topz('web', '--text', flag)
  expect([status, stderr]).toEqual([2, `docker topz: ${flag}: ${allowed} (docker topz --help)\n`])
  expect(calls()).toEqual([])
})

test('a name is one argument, and is said as it is', () => {
  answerWith({ 'container inspect': "echo 'Error: No such container' >&2; exit 1", ps: 'echo web' })
  const name = `a b $(touch ${folder}/canary) \`id\` "'\\c\\n;`
  const { status, stderr } = topz(name)
  expect([status, stderr]).toEqual([1, `docker topz: there is no container ${name}; running: web \n`])
  expect(calls()[0]?.at(-1)).toBe(name)
  expect(existsSync(join(folder, 'canary'))).toBe(false)
})

test.each([
  [125, true, 'docker could not run topz'],
  [127, true, 'topz is no image of topz: it has no /server'],
  [137, true, 'somebody killed topz'],
  // What an engine says of an app that ended while topz joined it.
  [127, false, 'web has ended, and topz with it'],
  [137, false, 'web has ended, and topz with it'],
])('topz that ended with status %d, the app going on %p: the reason is said', (status, goesOn, reason) => {
  const life = `echo "$(wc -l <${folder}/calls)"`
  const inspect = `case "$*" in *Status*) echo 'running 0123abc ' ;; *) ${goesOn ? 'echo once' : life} ;; esac`
  answerWith({ ...RUNNING, 'container inspect': inspect, run: `exit ${status}` })
  const said = topz('web', '--why')
  expect([said.status, said.stderr]).toEqual([1, `docker topz: ${reason}\n`])
})

test.each([
  ['', '[name=seccomp]', ['--user=1000:1000']],
  // The machine's ids are not the container's.
  ['', '[name=seccomp name=userns]', RIGHTS_OF_ROOT],
  ['host', '[name=seccomp name=userns]', ['--userns=host', '--user=1000:1000']],
])(
  'user namespace of the app "%s", engine %s: topz is a user that it has there',
  (own, options, expected) => {
    const inspect = `echo 'running 0123abc ${own}'`
    const top = "printf 'PID UID GID\\n7 1000 1000\\n8 1000 1000\\n'"
    answerWith({ ...RUNNING, 'container inspect': inspect, top, info: `echo '${options}'` })
    expect(topz('web', '--text').status).toBe(0)
    const call = calls().find(([verb]) => verb === 'run') ?? []
    expect(call.filter(word => /^--(user|cap-add)/.test(word))).toEqual(expected)
  },
)

/** The function that the shell calls, and what it offers. */
const SHELLS = {
  bash: (word: string) =>
    `complete() { :; }; source <("$PLUGIN" completion bash); COMP_WORDS=(docker-topz ${word}); COMP_CWORD=1
compopt() { echo "$@"; }; _docker_topz; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (word: string) =>
    `compdef() { :; }; source <("$PLUGIN" completion zsh); words=(docker-topz ${word}); CURRENT=2
compadd() { [[ $1 != -S ]] || { (( $# < 4 )) || echo -o nospace; shift 2 }; shift; (( $# == 0 )) || print -l -- "$@" }; _docker_topz`,
}
test.each(['bash', 'zsh'] as const)(
  '%s offers names of containers and flags, and runs none of them',
  shell => {
    const names = ['web', 'web-2', 'sql', `we$(touch ${folder}/canary)`, `we;touch ${folder}/canary`, 'we*']
    writeFileSync(join(folder, 'names'), names.join('\n'))
    answerWith({ ps: `cat ${folder}/names` })
    const offered = (word: string) => {
      const { status, stdout, stderr } = run(shell, ['-c', SHELLS[shell](word)], { PLUGIN: plugin })
      expect([status, stderr]).toEqual([0, ''])
      return stdout.split('\n').filter(Boolean)
    }
    expect(offered('we')).toEqual(['web', 'web-2'])
    expect(offered('--w')).toEqual(['--why'])
    expect(offered('--po')).toEqual(['-o nospace', '--port='])
    expect(existsSync(join(folder, 'canary'))).toBe(false)
  },
)

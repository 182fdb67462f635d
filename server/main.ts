// The program: argv and environment -> one line about what was wrong, the health of the topz beside this one, or
// whatever program.ts makes of the command. That is a separate entry of the executable, loaded only then: a health check
// every few seconds shares topz's limits, and would load the runtime's modules that any part of one bundle imports.

import { version } from '../package.json'
import { healthcheck } from './commands/healthcheck.ts'
import type { becomeLean } from './commands/lean.ts'
import { type Invocation, parseArguments } from './config/arguments.ts'
import { helpText } from './config/flags.ts'
import { UsageError } from './config/setting.ts'
import type { run } from './program.ts'

const EXIT_USAGE = 2
/** Variables that make the runtime load code, open a debugger, or become another program. */
const REFUSED_VARIABLES = [
  'BUN_OPTIONS',
  'BUN_BE_BUN',
  'BUN_INSPECT',
  'BUN_INSPECT_CONNECT_TO',
  'BUN_INSPECT_PRELOAD',
]

type Lean = { readonly becomeLean: typeof becomeLean }
type Program = { readonly run: typeof run }

/** An entry of the executable (scripts/build-executable.mjs), found like the workers. */
const load = <Module>(path: string) => import(new URL(path, import.meta.url).href) as Promise<Module>

async function main(): Promise<void> {
  refuseVariables()
  const { command, given, operand = '' } = await invocation()
  switch (command) {
    case 'healthcheck':
      process.exit(await healthcheck(given, process.env, () => load('./commands/sibling.ts')))
      break
    case 'help':
      process.stdout.write(helpText(version))
      return
    case 'version':
      process.stdout.write(`topz ${version}\n`)
      return
    case 'serve':
    case 'replay':
    case 'demo':
      ;(await load<Lean>('./commands/lean.ts')).becomeLean()
      break
  }
  // A full disk or a closed pipe behind the log must not end what people are looking at.
  process.stderr.on('error', () => {})
  await (await load<Program>('./program.ts')).run(command, given, operand)
}

/** The parameters of a readout are many, and only one command takes them. */
async function invocation(): Promise<Invocation> {
  const argv = process.argv.slice(2)
  if (argv[0] !== 'snapshot') return parseArguments(argv)
  const { SNAPSHOT_FLAGS, SNAPSHOT_SWITCHES } = await import('./model/readout-parameters.ts')
  return parseArguments(argv, SNAPSHOT_FLAGS, SNAPSHOT_SWITCHES)
}

function refuseVariables(): void {
  const found = REFUSED_VARIABLES.find(name => process.env[name])
  if (found !== undefined)
    throw new UsageError(
      `Refusing to start with ${found} in the environment: it could load foreign code into topz; unset it`,
    )
}

main().catch(error => {
  // By its name: each entry of the executable has a class of its own.
  const isExpected = error?.name === 'UsageError'
  process.stderr.write(`topz: ${isExpected ? error.message : (error?.stack ?? error)}\n`)
  process.exit(isExpected ? EXIT_USAGE : 1)
})

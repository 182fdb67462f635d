// The program: argv and environment -> one line about what was wrong, the health of the topz beside this one, or
// whatever program.ts makes of the command. That is loaded only then: a health check every few seconds shares topz's
// memory limit.

import { version } from '../package.json'
import { healthcheck } from './commands/healthcheck.ts'
import { siblingArguments } from './commands/sibling.ts'
import { parseArguments, parseConfig } from './config/config.ts'
import { helpText } from './config/flags.ts'
import { UsageError } from './config/setting.ts'
import { SNAPSHOT_FLAGS } from './model/readout-parameters.ts'

const EXIT_USAGE = 2
/** Variables that make the runtime load code, open a debugger, or become another program. */
const REFUSED_VARIABLES = [
  'BUN_OPTIONS',
  'BUN_BE_BUN',
  'BUN_INSPECT',
  'BUN_INSPECT_CONNECT_TO',
  'BUN_INSPECT_PRELOAD',
]
async function main(): Promise<void> {
  // A full disk or a closed pipe behind the log must not end what people are looking at.
  process.stderr.on('error', () => {})
  refuseVariables()
  const { command, given, operand = '' } = parseArguments(process.argv.slice(2), SNAPSHOT_FLAGS)
  switch (command) {
    case 'help':
      process.stdout.write(helpText(version))
      return
    case 'version':
      process.stdout.write(`topz ${version}\n`)
      return
    case 'healthcheck':
      process.exit(await healthcheck(parseConfig(new Map([...siblingFlags(), ...given]), process.env)))
      break
    case 'serve':
    case 'replay':
    case 'demo':
      ;(await import('./commands/lean.ts')).becomeLean()
      await (await import('./program.ts')).run(command, given, operand)
      break
    default:
      await (await import('./program.ts')).run(command, given, operand)
  }
}

/** What the server was started with, as far as its clients care. */
function siblingFlags(): ReadonlyMap<string, string> {
  try {
    return parseArguments(siblingArguments() ?? [], SNAPSHOT_FLAGS).given
  } catch {
    return new Map()
  }
}

function refuseVariables(): void {
  const found = REFUSED_VARIABLES.find(name => process.env[name])
  if (found !== undefined)
    throw new UsageError(
      `Refusing to start with ${found} in the environment: it could load foreign code into topz; unset it`,
    )
}

main().catch(error => {
  const isExpected = error instanceof UsageError
  process.stderr.write(`topz: ${isExpected ? error.message : (error?.stack ?? error)}\n`)
  process.exit(isExpected ? EXIT_USAGE : 1)
})

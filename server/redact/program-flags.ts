// A word of a command line -> program-table.ts's entry for the program it names, undefined for any other word.

import { type ProgramFlags, TABLE } from './program-table.ts'

const PROGRAMS = new Map<string, ProgramFlags>()
for (const [programs, flags] of TABLE)
  for (const program of programs.split(' ')) PROGRAMS.set(program, { ...PROGRAMS.get(program), ...flags })

/** Names that are common words elsewhere: they are programs only where a command begins. */
const AMBIGUOUS = new Set(
  'ssh wpa_passphrase useradd usermod net open install pw sql security su passwd edge patch exp imp hydra http https swift knife bundle cf p4 mc fly garage serf bw zip git ps tar wg sss ssl ab expect mongo mongod influx vault consul nomad nats etcd aws az gh snyk cargo bore brook iodine'.split(
    ' ',
  ),
)

/** Whether the word is a program wherever it appears: `ssh host mysql -px` runs one, `apt-get install git` does not. */
export function isProgramAnywhere(word: string): boolean {
  return !AMBIGUOUS.has(nameOf(word))
}

/** For a path or name of a program; undefined for a program, or a word, of no interest. */
export function flagsOf(word: string): ProgramFlags | undefined {
  return PROGRAMS.get(nameOf(word))
}

function nameOf(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1)
  return name.endsWith('.exe') ? name.slice(0, -4) : name
}

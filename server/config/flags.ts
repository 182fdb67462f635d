// topz's flags: name, environment variable, default, meaning. --help, the parser and the table in docs/flags.md are
// these rows.

export interface Flag {
  readonly name: string
  /** What follows `=` in --help. */
  readonly value: string
  readonly default: string
  readonly help: string
}

export const FLAGS = [
  {
    name: 'address',
    value: 'HOST:PORT',
    default: '127.0.0.1:8080',
    help: 'where to listen; 0.0.0.0:8080 in the image',
  },
  { name: 'proc', value: 'DIR', default: '/proc', help: 'the proc file system to read' },
  { name: 'interval', value: 'TIME', default: '1s', help: 'time between two ticks, 250ms to 60s' },
  {
    name: 'source',
    value: 'auto|proc|ps',
    default: 'auto',
    help: 'read /proc, or run ps where there is no /proc (macOS, BSD)',
  },
  {
    name: 'cgroup-root',
    value: 'DIR',
    default: '',
    help: 'the host’s /sys/fs/cgroup, mounted into topz: for the limits of apps whose root directory topz may not enter',
  },
  {
    name: 'container',
    value: 'NAME|ID',
    default: '',
    help: 'the container that the header and the charts are about, where there are several: its id or the beginning of it, its name, or the name of its first process',
  },
  {
    name: 'base-path',
    value: 'PATH',
    default: '',
    help: 'serve under this path, behind a proxy: /tools/topz',
  },
  {
    name: 'token-file',
    value: 'FILE',
    default: '',
    help: 'file with the token that every reader must send; without it, anyone who can reach the port can read',
  },
  {
    name: 'allowed-hosts',
    value: 'NAMES',
    default: '',
    help: 'host names that browsers may use for topz: topz.example.com, *.example.com, or a whole origin',
  },
  {
    name: 'trusted-proxies',
    value: 'ADDRESSES',
    default: '',
    help: 'addresses or networks of proxies in front of topz: 10.0.0.7, 10.0.0.0/8; their X-Forwarded-For names the client',
  },
  {
    name: 'tls-cert',
    value: 'FILE',
    default: '',
    help: 'certificate chain (PEM); serves HTTPS with --tls-key',
  },
  { name: 'tls-key', value: 'FILE', default: '', help: 'private key of --tls-cert (PEM)' },
  {
    name: 'redact',
    value: 'on|exe|off',
    default: 'on',
    help: 'mask secrets in command lines, show only the program name, or show everything (off needs a token or a loopback address)',
  },
  {
    name: 'pss-budget',
    value: 'SHARE',
    default: '1%',
    help: 'CPU budget for measuring proportional set sizes, in percent of a core; 0 turns it off',
  },
  {
    name: 'allow-environ',
    value: 'on|off',
    default: 'off',
    help: 'show the names of the environment variables of processes; needs --token-file',
  },
  {
    name: 'mcp',
    value: 'on|off',
    default: 'off',
    help: 'serve assistants at /mcp (Model Context Protocol), read-only, under the same access rules',
  },
  {
    name: 'data',
    value: 'DIR',
    default: '',
    help: 'keep the recording in this directory, where it outlives topz; without it, in memory',
  },
  {
    name: 'history',
    value: 'TIME',
    default: '1h',
    help: 'how far back the recording reaches, 1m to 366d; 30d with --data',
  },
  {
    name: 'history-bytes',
    value: 'SIZE',
    default: '32MiB',
    help: 'maximum size of the recording, 4MiB to 64GiB; an eighth of topz’s own memory limit where that is less, 256MiB with --data',
  },
  {
    name: 'metrics-by',
    value: 'name|user|cgroup|command',
    default: 'name',
    help: 'how /metrics groups processes, unless ?by= is given',
  },
  {
    name: 'otlp-endpoint',
    value: 'URL',
    default: '',
    help: 'push metrics to this OTLP/HTTP endpoint, such as http://collector:4318; topz makes no other connections, and none without this flag',
  },
  { name: 'otlp-interval', value: 'TIME', default: '30s', help: 'time between two pushes, 1s to 1h' },
  {
    name: 'otlp-headers-file',
    value: 'FILE',
    default: '',
    help: 'file with headers for the endpoint, one per line: Authorization: Bearer TOKEN',
  },
  { name: 'log-format', value: 'text|json', default: 'text', help: 'format of the log on standard error' },
  { name: 'log-level', value: 'debug|info|warn|error', default: 'info', help: 'lowest level that is logged' },
] as const satisfies readonly Flag[]

export type FlagName = (typeof FLAGS)[number]['name']

/** `--token-file` -> `TOPZ_TOKEN_FILE` */
export function environmentName(flag: string): string {
  return `TOPZ_${flag.toUpperCase().replaceAll('-', '_')}`
}

export const COMMANDS = [
  { name: 'serve', help: 'serve the readouts and the page (the default)' },
  { name: 'snapshot', help: 'print one readout and exit; takes the parameters of /topz as flags' },
  {
    name: 'doctor',
    help: 'report what topz can and cannot read here, and which docker run flag would help; --format=json for programs',
  },
  {
    name: 'why',
    help: 'watch for a minute, then say what is wrong; exits with 0 if nothing is, 3 if something is, 4 if it is too early to say; --format=json for programs',
  },
  { name: 'demo', help: 'serve the recording of an incident, to see what topz is for' },
  { name: 'replay', help: 'serve a recording (a --data directory or an exported file): topz replay PATH' },
  {
    name: 'export',
    help: 'write part of a recording to a file: topz export PATH --from=-1h --to=now --output=FILE',
  },
  {
    name: 'healthcheck',
    help: 'check the health of the topz running at --address; exits with 0 if it is ok',
  },
  { name: 'help', help: 'show this help' },
  { name: 'version', help: 'show the version' },
  { name: 'licenses', help: 'print the licences of topz and of the third-party code in it' },
] as const

export type Command = (typeof COMMANDS)[number]['name']

/** Beside those above; `snapshot` takes the parameters of a readout. */
export const OWN_FLAGS: Partial<Record<Command, readonly string[]>> = {
  doctor: ['format'],
  why: ['format'],
  export: ['from', 'to', 'output'],
}

export function helpText(version: string): string {
  const rows = FLAGS.map(flag => {
    const shown = `  --${flag.name}=${flag.value}`
    const value = flag.default === '' ? '' : ` (default ${flag.default})`
    return `${shown}\n      ${flag.help}${value}\n      ${environmentName(flag.name)}`
  })
  return `topz ${version}: what every process in a running container is doing

Usage: topz [COMMAND] [FLAGS]
       docker run --pid=container:APP -p 8080:8080 topz /server --address=0.0.0.0:8080

Commands:
${COMMANDS.map(({ name, help }) => `  ${name.padEnd(12)} ${help}`).join('\n')}

Flags (each can also be set by its environment variable; the flag wins):
${rows.join('\n')}
  --help, --version

Flags of topz snapshot: --format=text|json|csv --sort=NAME --limit=N --columns=NAMES --q=TEXT --tree --wide --header=0
`
}

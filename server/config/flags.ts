// The flags of topz: name, environment variable, default, meaning. --help, the parser and the table in docs/flags.md
// are these rows.

export interface Flag {
  readonly name: string
  /** What stands behind `=` in --help. */
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
  { name: 'interval', value: 'TIME', default: '1s', help: 'time between two readings, 250ms to 60s' },
  {
    name: 'source',
    value: 'auto|proc|ps',
    default: 'auto',
    help: 'read /proc, or ask the ps command where there is none (macOS, BSD, Windows)',
  },
  {
    name: 'cgroup-root',
    value: 'DIR',
    default: '',
    help: 'the host’s /sys/fs/cgroup, mounted into topz: for limits of apps whose root may not be entered',
  },
  { name: 'base-path', value: 'PATH', default: '', help: 'serve below this path, for a proxy: /tools/topz' },
  {
    name: 'token-file',
    value: 'FILE',
    default: '',
    help: 'a file with the token that every reader must show; without it anybody who reaches the port may read',
  },
  {
    name: 'allowed-hosts',
    value: 'NAMES',
    default: '',
    help: 'names by which browsers may call topz: topz.example.com, *.example.com, or a whole origin',
  },
  {
    name: 'trusted-proxies',
    value: 'ADDRESSES',
    default: '',
    help: 'addresses or networks of proxies in front of topz: 10.0.0.7, 10.0.0.0/8; their X-Forwarded-For tells whose request it is',
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
    help: 'mask secrets in command lines, keep only the program, or show all (off needs a token or a loopback address)',
  },
  {
    name: 'pss-budget',
    value: 'SHARE',
    default: '1%',
    help: 'what measuring proportional set sizes may cost, in per cent of a core; 0 turns it off',
  },
  {
    name: 'allow-environ',
    value: 'on|off',
    default: 'off',
    help: 'show the names of environment variables of a process; needs --token-file',
  },
  {
    name: 'mcp',
    value: 'on|off',
    default: 'off',
    help: 'let assistants ask at /mcp (Model Context Protocol), reading only, by the same rules as everybody',
  },
  {
    name: 'data',
    value: 'DIR',
    default: '',
    help: 'keep the recording in this directory, where it survives any end of topz; without it in memory',
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
    help: 'what the recording may take at most, 4MiB to 64GiB; an eighth of topz’s own memory limit where that is less, 256MiB with --data',
  },
  {
    name: 'metrics-by',
    value: 'name|user|cgroup|command',
    default: 'name',
    help: 'what /metrics groups processes by, where ?by= does not say',
  },
  {
    name: 'otlp-endpoint',
    value: 'URL',
    default: '',
    help: 'push metrics there by OTLP/HTTP, such as http://collector:4318; topz connects to nothing else, and to nothing without it',
  },
  { name: 'otlp-interval', value: 'TIME', default: '30s', help: 'time between two pushes, 1s to 1h' },
  {
    name: 'otlp-headers-file',
    value: 'FILE',
    default: '',
    help: 'a file with headers for the endpoint, one a line: Authorization: Bearer TOKEN',
  },
  { name: 'log-format', value: 'text|json', default: 'text', help: 'form of the log on standard error' },
  { name: 'log-level', value: 'debug|info|warn|error', default: 'info', help: 'least level that is logged' },
] as const satisfies readonly Flag[]

export type FlagName = (typeof FLAGS)[number]['name']

/** `--token-file` -> `TOPZ_TOKEN_FILE` */
export function environmentName(flag: string): string {
  return `TOPZ_${flag.toUpperCase().replaceAll('-', '_')}`
}

export const COMMANDS = [
  { name: 'serve', help: 'serve the readouts and the page (the default)' },
  { name: 'snapshot', help: 'print one readout and end; takes the parameters of /topz as flags' },
  {
    name: 'doctor',
    help: 'say what can be read here, what not, and which flag of docker run opens it; --format=json for programs',
  },
  { name: 'replay', help: 'serve a recording, a directory of --data or a file of export: topz replay PATH' },
  {
    name: 'export',
    help: 'write a range of a recording into a file: topz export PATH --from=-1h --to=now --output=FILE',
  },
  {
    name: 'healthcheck',
    help: 'ask a running topz at --address for its health; exit status 0 when it is ok',
  },
  { name: 'help', help: 'show this' },
  { name: 'version', help: 'show the version' },
  { name: 'licenses', help: 'print the licences of topz and of what it holds of others' },
] as const

export type Command = (typeof COMMANDS)[number]['name']

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

Flags, each also an environment variable (a flag wins):
${rows.join('\n')}
  --help, --version

Flags of topz snapshot: --format=text|json|csv --sort=NAME --limit=N --columns=NAMES --q=TEXT --tree --wide --header=0
`
}

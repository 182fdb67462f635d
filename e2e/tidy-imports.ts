// Who may import whom. The table is the "Imports" list of the architecture; a message says what to do instead.

import type { Import, Source } from './tidy-sources.ts'

interface Rule {
  /** Folders, or files of server/ that belong together, by prefix. */
  readonly members: readonly string[]
  readonly may: readonly string[]
  /** Only `import type` from these. */
  readonly mayTypes?: readonly string[]
  readonly because: string
}

const APP = [
  'server/app.ts',
  'server/answer.ts',
  'server/readouts.ts',
  'server/watch.ts',
  'server/assets.ts',
  'server/detail-routes.ts',
  'server/inspection.ts',
  'server/events-route.ts',
  'server/history-routes.ts',
  'server/past.ts',
  'server/masked-recorder.ts',
  'server/metrics-route.ts',
  'server/mcp.ts',
  'server/mcp-tools.ts',
]

/** The first rule whose member is a prefix of the path holds. */
const RULES: readonly Rule[] = [
  {
    members: ['server/model/'],
    may: ['server/model/'],
    because: 'model is the vocabulary that every folder and the page share; it must be pure',
  },
  {
    members: ['server/procfs/'],
    may: ['server/procfs/'],
    because: 'a parser knows its kernel file and nothing else; translate to the model in sampler/',
  },
  {
    members: ['server/cgroup/'],
    may: ['server/cgroup/', 'server/procfs/'],
    because: 'cgroup/ parses files with the text functions of procfs/; translate to the model in sampler/',
  },
  {
    members: ['server/detail/'],
    may: ['server/detail/', 'server/model/', 'server/procfs/'],
    because: 'detail/ reads one process in depth, in the worker; who asks for it is no concern of it',
  },
  {
    members: ['server/sampler/'],
    may: [
      'server/sampler/',
      'server/model/',
      'server/procfs/',
      'server/cgroup/',
      'server/detail/',
      'server/access/redact',
    ],
    because: 'the sampler turns kernel files into snapshots; who reads those is no concern of it',
  },
  {
    members: ['server/recorder/', 'server/render/', 'server/live/', 'server/findings/', 'server/metrics/'],
    may: ['server/model/'],
    because: 'it reads snapshots only: hand in what else it needs as an argument',
  },
  {
    members: ['server/portable/'],
    may: ['server/portable/', 'server/model/', 'server/procfs/'],
    mayTypes: ['server/sampler/'],
    because:
      'the portable source feeds the same Sample as the /proc source and shares its contract, not its code',
  },
  {
    members: ['server/access/'],
    may: ['server/access/', 'server/model/'],
    because: 'access decides on requests; it serves nothing',
  },
  {
    members: APP,
    may: [
      ...APP,
      'server/model/',
      'server/render/',
      'server/live/',
      'server/access/',
      'server/procfs/own-rights.ts',
    ],
    mayTypes: [
      'server/recorder/',
      'server/sampler/',
      'server/detail/',
      'server/metrics/',
      'server/config.ts',
    ],
    because: 'routes read snapshots that they are given; the parts are wired in main',
  },
  {
    members: ['server/'],
    may: ['server/', 'package.json', 'dist/ui.json'],
    because: 'the server knows nothing of the page',
  },
  {
    members: ['ui/components/'],
    may: ['ui/components/', 'server/model/'],
    because: 'a component is given its values and never learns where they come from',
  },
  {
    members: ['ui/views/'],
    may: ['ui/views/', 'ui/components/', 'ui/store/', 'server/model/'],
    because: 'a view arranges components around the store',
  },
  {
    members: ['ui/store/'],
    may: ['ui/store/', 'server/model/'],
    mayTypes: ['ui/socket.ts', 'ui/api.ts'],
    because: 'the store is given its transport; views read the store, not the other way round',
  },
  {
    members: ['ui/'],
    may: ['ui/', 'server/model/'],
    because: 'of the server only model/ is written for the page',
  },
]

/** Tests may import what they like: they wire parts as main does. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources.filter(source => !source.isTest).flatMap(source => source.imports.flatMap(describeIfWrong))
}

function describeIfWrong(entry: Import): string[] {
  const rule = RULES.find(({ members }) => members.some(member => entry.from.startsWith(member)))
  if (!rule || !isOfThisTree(entry.to)) return []
  const allowed = [
    ...rule.may,
    ...ownFolder(rule, entry.from),
    ...(entry.isType ? (rule.mayTypes ?? []) : []),
  ]
  if (allowed.some(prefix => entry.to.startsWith(prefix))) return []
  return [
    `${entry.from} imports ${entry.to}: ${rule.because} (allowed: ${[...rule.may, ...typesOnly(rule)].join(', ')})`,
  ]
}

/** Rules that hold for several folders do not open one to the other. */
function ownFolder(rule: Rule, path: string): string[] {
  return rule.members.filter(member => member.endsWith('/') && path.startsWith(member))
}

function typesOnly(rule: Rule): string[] {
  return (rule.mayTypes ?? []).map(prefix => `types of ${prefix}`)
}

function isOfThisTree(to: string): boolean {
  return /^(server|ui|e2e|bench|scripts|dist)\/|^package\.json$|^\.\./.test(to)
}

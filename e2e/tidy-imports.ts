// Which folder may import which. The table is the "Imports" list of the architecture; a message says what to do
// instead.

import type { Import, Source } from './tidy-sources.ts'

interface Rule {
  /** Folders or files, by prefix. */
  readonly members: readonly string[]
  readonly may: readonly string[]
  /** Only `import type` from these. */
  readonly mayTypes?: readonly string[]
  readonly because: string
}

/** Names and numbers only: every room may know them. */
const LIMITS = 'server/config/limits.ts'

/** The first rule with a member that is a prefix of the path applies. */
const RULES: readonly Rule[] = [
  {
    members: ['server/model/'],
    may: ['server/model/'],
    because: 'model is the vocabulary that every folder and the page share; it must be pure',
  },
  {
    members: ['server/words/'],
    may: ['server/words/', 'server/model/'],
    because: 'words/ turns what the model knows into sentences, for text and page alike',
  },
  {
    members: ['server/procfs/'],
    may: ['server/procfs/'],
    because: 'a parser knows its kernel file and nothing else; derive/ translates to the model',
  },
  {
    members: ['server/cgroup/'],
    may: ['server/cgroup/', 'server/procfs/'],
    because: 'cgroup/ parses files with the text functions of procfs/; derive/ translates to the model',
  },
  {
    members: ['server/costly/'],
    may: [
      'server/costly/',
      'server/model/',
      'server/procfs/',
      'server/cgroup/',
      'server/redact/',
      'server/clock.ts',
    ],
    mayTypes: ['server/sampler/'],
    because: 'costly/ is the thread that reads files which may block; it does not know its callers',
  },
  {
    members: ['server/sampler/'],
    may: [
      'server/sampler/',
      'server/costly/',
      'server/model/',
      'server/procfs/',
      'server/cgroup/',
      'server/clock.ts',
    ],
    because: 'the sampler turns kernel files into samples; what is made of those is no concern of it',
  },
  {
    members: ['server/derive/'],
    may: [
      'server/derive/',
      'server/model/',
      'server/words/',
      'server/procfs/',
      'server/cgroup/container-id.ts',
    ],
    mayTypes: ['server/sampler/', 'server/costly/', 'server/cgroup/'],
    because: 'derive/ turns samples into snapshots: it reads nothing',
  },
  {
    members: ['server/portable/'],
    may: ['server/portable/', 'server/procfs/'],
    mayTypes: ['server/sampler/'],
    because:
      'the portable source feeds the same Sample as the /proc source and shares its contract, not its code',
  },
  {
    members: ['server/judge/'],
    may: ['server/model/'],
    because: 'a verdict is data made of snapshots: words/ puts it into sentences where it is shown',
  },
  {
    members: ['server/findings/', 'server/render/', 'server/live/', 'server/metrics/'],
    may: ['server/model/', 'server/words/'],
    because: 'it reads snapshots only: hand in what else it needs as an argument',
  },
  {
    members: ['server/recorder/'],
    may: ['server/recorder/', 'server/judge/', 'server/model/', 'server/garbage.ts'],
    because: 'the recorder keeps snapshots: hand in what else it needs as an argument',
  },
  {
    members: ['server/redact/'],
    may: ['server/redact/', 'server/model/'],
    mayTypes: ['server/recorder/'],
    because: 'redact/ knows secrets; what is done with the masked text is no concern of it',
  },
  {
    members: ['server/access/'],
    may: ['server/access/', 'server/model/'],
    because: 'access decides on requests; it serves nothing',
  },
  {
    members: ['server/otlp/'],
    may: ['server/otlp/', 'server/model/'],
    mayTypes: ['server/access/log.ts'],
    because: 'the exporter sends snapshots that it is given',
  },
  {
    members: ['server/config/'],
    may: ['server/config/', 'server/model/', 'server/access/'],
    mayTypes: ['server/otlp/', 'server/redact/'],
    because: 'config/ checks what was asked for; it starts nothing',
  },
  {
    members: ['server/connections/'],
    may: ['server/connections/', 'server/procfs/', 'server/access/'],
    because:
      'connections/ knows the open connections and their limits; what they request does not concern it',
  },
  {
    members: ['server/http/'],
    may: [
      'server/http/',
      'server/model/',
      'server/words/',
      'server/render/',
      'server/live/',
      'server/access/',
      'server/procfs/own-rights.ts',
    ],
    mayTypes: [
      'server/recorder/',
      'server/sampler/',
      'server/costly/',
      'server/metrics/',
      'server/config/',
      'server/connections/',
    ],
    because: 'routes answer from snapshots that they are given; the parts are wired in serve.ts',
  },
  {
    members: ['server/commands/'],
    may: ['server/'],
    because: 'the server knows nothing of the page',
  },
  {
    members: ['server/main.ts'],
    may: [
      'server/program.ts',
      'server/commands/healthcheck.ts',
      'server/commands/lean.ts',
      'server/config/',
      'server/model/',
      'package.json',
    ],
    because: 'a health check takes from the memory limit of the topz that it asks: program.ts loads the rest',
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
    may: ['ui/views/', 'ui/components/', 'ui/store/', 'server/model/', 'server/words/'],
    because: 'a view arranges components around the store',
  },
  {
    members: ['ui/store/'],
    may: ['ui/store/', 'server/model/'],
    because: 'the store is given its transport; views read the store, not the other way round',
  },
  {
    members: ['ui/'],
    may: ['ui/', 'server/model/'],
    because: 'of the server only model/ and, in views/, words/ are written for the page',
  },
]

/** Tests may import what they like: they wire parts as main does. */
export function wrongImports(sources: readonly Source[]): string[] {
  return sources.filter(source => !source.isTest).flatMap(source => source.imports.flatMap(describeIfWrong))
}

/** What a rule allows but no file does: the room is more closed than the rule says. */
export function unusedPermissions(sources: readonly Source[]): string[] {
  const imports = sources.filter(source => !source.isTest).flatMap(source => source.imports)
  return RULES.flatMap(rule => {
    const own = imports.filter(({ from }) => ruleFor(from) === rule)
    const unused = (allowed: readonly string[], among: readonly Import[]) =>
      allowed.filter(prefix => !among.some(({ to }) => to.startsWith(prefix)))
    const types = own.filter(({ isType }) => isType)
    const others = rule.may.filter(prefix => !rule.members.includes(prefix))
    const permissions = [...unused(others, own), ...unused(rule.mayTypes ?? [], types)]
    return permissions.map(prefix => `${rule.members.join(', ')}: nothing imports ${prefix}`)
  })
}

function ruleFor(path: string): Rule | undefined {
  return RULES.find(({ members }) => members.some(member => path.startsWith(member)))
}

function describeIfWrong(entry: Import): string[] {
  const rule = ruleFor(entry.from)
  if (!rule || !isOfThisTree(entry.to) || entry.to === LIMITS) return []
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

/** A rule for several folders does not let them import each other. */
function ownFolder(rule: Rule, path: string): string[] {
  return rule.members.filter(member => member.endsWith('/') && path.startsWith(member))
}

function typesOnly(rule: Rule): string[] {
  return (rule.mayTypes ?? []).map(prefix => `types of ${prefix}`)
}

function isOfThisTree(to: string): boolean {
  return /^(server|ui|e2e|bench|scripts|dist)\/|^package\.json$|^\.\./.test(to)
}

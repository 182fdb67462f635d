// For tests of rules: a world, second by second -> what is open at the end. The world answers questions for a closer
// look at once. The product does not load this file.

import type { Container } from '../model/container.ts'
import type { Finding } from '../model/finding.ts'
import { FIXTURE_AT, process, snapshot } from '../model/fixture.ts'
import type { Listener, Network } from '../model/network.ts'
import type { Process, Snapshot } from '../model/snapshot.ts'
import { findingWords } from '../words/finding.ts'
import type { Answer, Question } from './closer-look.ts'
import { createFindings, type Findings } from './findings.ts'
import { createPolicy } from './policy.ts'
import type { Rule } from './rule.ts'

export interface World {
  readonly processes?: readonly Process[]
  readonly container?: Partial<Container>
  readonly listeners?: readonly Partial<Listener>[]
  readonly listenOverflows?: number
  /** Any other members of its network. */
  readonly network?: Partial<Network>
  /** Any other members of the snapshot. */
  readonly snapshot?: Partial<Snapshot>
  /** What a closer look finds; undefined: gone, or denied. */
  readonly closer?: (question: Question) => Omit<Answer, 'askedAt'> | undefined
}

/** What looks at a world: all rules, or one. */
export type Observer = Pick<Findings, 'observe' | 'wanted' | 'answer'>

/** The same with a single rule: what others ask for and raise does not concern its test. */
export function afterWith(create: () => Rule) {
  return (seconds: number, world: (second: number) => World, from = 0, findings = alone(create())) =>
    after(seconds, world, from, findings)
}

function alone(rule: Rule): Observer {
  const { tick, wanted, answer } = createPolicy([rule])
  return { observe: tick, wanted, answer }
}

/**
 * What is open after this many seconds of the world; `questions`: everything that rules asked about in depth meanwhile.
 */
export function after(
  seconds: number,
  world: (second: number) => World,
  from = 0,
  findings: Observer = createFindings(),
) {
  let open: readonly Finding[] = []
  let last: Snapshot = snapshot()
  const questions: Question[] = []
  for (let second = from; second < from + seconds; second++) {
    const now = world(second)
    last = snapshotOf(now, second)
    open = findings.observe(last)
    for (const question of findings.wanted()) {
      questions.push(question)
      findings.answer(question, last.at, now.closer?.(question))
    }
  }
  return {
    open,
    sentences: open.map(finding => findingWords(finding, last.at).sentence),
    findings,
    questions,
  }
}

function snapshotOf(world: World, second: number): Snapshot {
  const { processes = [main()], container, listeners = [], listenOverflows = 0, network } = world
  return snapshot({
    at: FIXTURE_AT + second * 1000,
    processes,
    containers: [
      { id: 'app', name: 'app', main: true, processCount: processes.length, rssBytes: 0, ...container },
    ],
    networks: [
      {
        id: '1',
        containers: ['app'],
        interfaces: [],
        listeners,
        listenOverflows,
        ...network,
      } as unknown as Network,
    ],
    ...world.snapshot,
  })
}

/** Process 1 of the container. */
export const main = (fields: Partial<Process> = {}) =>
  process({ pid: 1, comm: 'node', container: 'app', ...fields })

/** A child of it. */
export const worker = (fields: Partial<Process> = {}) =>
  process({ pid: 42, ppid: 1, comm: 'worker', container: 'app', ...fields })

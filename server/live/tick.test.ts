// What the views of one tick share.
import { expect, test } from 'bun:test'
import type { Container } from '../model/container.ts'
import { event, FIXTURE_AT, finding, process, snapshot } from '../model/fixture.ts'
import type { Network } from '../model/network.ts'
import { eventInWords } from '../words/event.ts'
import { tickOf } from './tick.ts'

const container = (id: string, main?: true): Container => ({
  id,
  name: id,
  processCount: 1,
  rssBytes: 0,
  ...(main && { main }),
})
const network = (id: string): Network => ({
  id,
  containers: [],
  interfaces: [],
  listeners: [{ protocol: 'tcp', address: '::', port: 80, uid: 0, inode: 1, queue: 0 }],
})
const EVENT = event()

test('a tick that no view asks about costs nothing', () => {
  const read: PropertyKey[] = []
  const shown = new Proxy(snapshot({ processes: [process({ pid: 1 })] }), {
    get(target, key) {
      read.push(key)
      return Reflect.get(target, key)
    },
  })
  const tick = tickOf(shown)
  expect(read).toEqual([])
  tick.headerWith(undefined)
  const once = read.length
  tick.headerWith(undefined)
  expect([once > 0, read.length]).toEqual([true, once])
})

test('the header has what every view needs, and no list', () => {
  const shown = snapshot({
    processes: [process({ pid: 1 })],
    containers: [container('a', true)],
    networks: [network('1')],
    events: [EVENT],
  })
  const header = tickOf(shown).headerWith(undefined)
  const { host, namespace, totals, self, absent, intervalMs } = shown
  expect(header).toMatchObject({ host, namespace, totals, self, absent, intervalMs })
  for (const list of [
    'containers',
    'networks',
    'events',
    'processes',
    'previousLife',
    'recordingProblem',
    'recorded',
  ])
    expect(header).not.toHaveProperty(list)
})

test('the main container comes first, wherever it is in the list, and so does the first network, without its listeners', () => {
  const header = tickOf(
    snapshot({ containers: [container('b'), container('a', true)], networks: [network('1'), network('2')] }),
  ).headerWith(undefined)
  expect(header.container?.id).toBe('a')
  expect(header.network).toEqual({ id: '1', containers: [], interfaces: [] })
})

test('without a main container, or a network, there is none', () => {
  const header = tickOf(snapshot({ containers: [container('b')] })).headerWith(undefined)
  expect(header).not.toHaveProperty('container')
  expect(header).not.toHaveProperty('network')
  expect(tickOf(snapshot({ containers: [container('a', true)] })).headerWith(undefined).container?.id).toBe(
    'a',
  )
})

test('a panel that is open has its list, and no other', () => {
  const tick = tickOf(snapshot({ containers: [container('a')], networks: [network('1')], events: [EVENT] }))
  expect(tick.headerWith('containers')).toMatchObject({ containers: [{ id: 'a' }] })
  expect(tick.headerWith('memory').memory).toMatchObject([{ container: 'a', hasLimit: false }])
  expect(tick.headerWith('memory').memory).toBe(tick.headerWith('memory').memory as never)
  expect(tick.headerWith('network').networks?.[0]?.listeners).toHaveLength(1)
  expect(tick.headerWith('network').containerNames).toEqual({ a: 'a' })
  expect(tick.headerWith('events').events).toEqual([eventInWords(EVENT)])
  expect(tick.headerWith('events')).not.toHaveProperty('containers')
})

test('what is odd about the moment is part of the header: a life before, a recording that fails, the past', () => {
  const header = tickOf(
    snapshot({
      previousLife: { life: 1, startedAt: 0 },
      recordingProblem: 'full',
      recorded: { life: 2, spanMs: 1000 },
    }),
  ).headerWith(undefined)
  expect(header).toMatchObject({ previousLife: { life: 1 }, recordingProblem: 'full', recorded: { life: 2 } })
})

test('how lives ended is in sentences for the page', () => {
  const ending = { how: 'reboot', at: 1, confidence: 'likely', evidence: [{ kind: 'otherBoot' }] } as const
  const { previousLife, recorded } = tickOf(
    snapshot({
      previousLife: { life: 1, startedAt: 0, ending },
      recorded: { life: 2, spanMs: 1000, ending },
    }),
  ).headerWith(undefined)
  for (const told of [previousLife, recorded])
    expect(told?.ending).toMatchObject({
      how: 'reboot',
      text: 'the machine was restarted, or the container moved to another one',
      evidence: ['the next topz ran on another boot of the kernel'],
    })
})

test('those who live are known by their ids, made once', () => {
  const tick = tickOf(snapshot({ processes: [process({ pid: 1 }), process({ pid: 2 })] }))
  expect([...tick.ids()]).toEqual(['1:1000', '2:1000'])
  expect(tick.ids()).toBe(tick.ids())
})

test('findings are in the header of every view; if nothing was watching they are missing, not empty', () => {
  const found = {
    findings: [finding()],
    noTrend: [{ container: 'a', why: 'flat' }],
    nearLimits: [],
    watchedSeconds: 60,
  }
  expect(tickOf(snapshot(found)).headerWith(undefined)).toMatchObject(found)
  expect(tickOf(snapshot({ ...found, findings: [] })).headerWith('events')).toMatchObject({ findings: [] })
  const { findings, noTrend, watchedSeconds } = tickOf(snapshot()).headerWith(undefined)
  expect([findings, noTrend, watchedSeconds]).toEqual([undefined, undefined, undefined])
})

test('processes that findings and ports name bring the colours of their programs, others do not', () => {
  const named = (pid: number) => process({ pid, argv: [`/bin/p${pid}`] })
  const { listeners, ...rest } = network('1')
  const header = tickOf(
    snapshot({
      processes: [1, 2, 3, 4].map(named),
      networks: [{ ...rest, listeners: listeners.map(one => ({ ...one, pid: 3 })) }],
      findings: [
        finding({
          subject: { pid: 1, comm: 'p1' },
          who: [{ pid: 2, comm: 'p2', count: 1, share: 1, amount: 1 }],
        }),
      ],
      colours: [1, 2, 3, 4].map(pid => ({ program: `p${pid}`, colour: pid })),
    }),
  ).headerWith(undefined)
  expect(header.named).toEqual([1, 2, 3].map(pid => ({ pid, program: `p${pid}`, colour: pid })))
})

test('what the timeline marks of the last seconds is there by its number; jobs that end as planned are not', () => {
  const at = FIXTURE_AT - 2000
  const exit = event({ number: 7, at, severity: 'warning', exitCode: 3 })
  const events = [
    event({ number: 6, at: FIXTURE_AT - 60_000, severity: 'warning', exitCode: 3 }),
    exit,
    event({ number: 8, at }),
  ]
  const shown = snapshot({ events })
  const news = { 7: { at, type: 'exit', text: eventInWords(exit).text, exitCode: 3 } }
  expect(tickOf(shown).headerWith(undefined).news as object).toEqual(news)
  expect(tickOf({ ...shown, recorded: { life: 1, spanMs: 1 } }).headerWith(undefined).news).toBeUndefined()
})

test('of a network every view gets the figures, and of its interfaces the loopback alone', () => {
  const one = { ...network('1'), peers: [], interfaces: ['lo', 'veth1'].map(name => ({ name })) }
  const header = tickOf(snapshot({ networks: [one as never] })).headerWith(undefined)
  expect(Object.keys(header.network ?? {}).sort()).toEqual(['containers', 'id', 'interfaces'])
  expect(header.network?.interfaces.map(({ name }) => name)).toEqual(['lo'])
})

import { expect, test } from 'bun:test'
import type { Event } from '../model/event.ts'
import { event, finding, process, snapshot } from '../model/fixture.ts'
import { maskDifference, maskEvent, maskSnapshot } from './mask-snapshot.ts'

const argv = ['app', '--password', 'hunter2']
const app = process({ pid: 7, argv, command: argv.join(' ') })
const idle = process({ pid: 8, argv: ['sleep', '9'] })

test('command lines, events and the namespace’s command lose their secrets and keep the rest', () => {
  const recorded = snapshot({
    processes: [app],
    namespace: { hostname: 'h', command: 'run --token abc --port 80' },
    events: [event({ type: 'start', command: argv.join(' ') })],
  })
  const masked = maskSnapshot(recorded, 'on')
  expect(JSON.stringify(masked)).not.toMatch(/hunter2|abc/)
  expect(masked.processes[0]).toMatchObject({
    argv: ['app', '--password', '******'],
    command: 'app --password ******',
  })
  expect(masked.namespace).toEqual({ hostname: 'h', command: 'run --token ****** --port 80' })
  expect(masked.events).toMatchObject([{ type: 'start', command: 'app --password ******' }])
})

test('the namespace’s command is that of process 1, masked the same way', () => {
  const init = process({ pid: 1, argv, command: argv.join(' ') })
  const { namespace } = maskSnapshot(snapshot({ processes: [init] }), 'exe')
  expect(namespace.command).toBe('app')
})

test('`off` changes nothing; a process without secrets, arguments or both stays the same object', () => {
  const { argv: _, ...nameless } = process({ pid: 9 })
  const recorded = snapshot({ processes: [app, idle, nameless] })
  expect(maskSnapshot(recorded, 'off')).toBe(recorded)
  const masked = maskSnapshot(recorded, 'on').processes
  expect([masked[0] === recorded.processes[0], masked[1] === idle, masked[2] === nameless]).toEqual([
    false,
    true,
    true,
  ])
})

test('masking what is masked changes nothing', () => {
  const once = maskSnapshot(snapshot({ processes: [app] }), 'on')
  expect(maskSnapshot(once, 'on')).toEqual(once)
})

test('an event of topz 0.1 is a sentence that contains a command line', () => {
  const text = 'app (PID 7) ended: app --password hunter2'
  const masked = 'app (PID 7) ended: app --password ******'
  expect(maskEvent(event({ text }), 'on').text).toBe(masked)
})

test('the commands of a difference lose their secrets, or all but the program if so asked', () => {
  const ended = { kind: 'ended', subject: '7:1', command: 'app --password hunter2', weight: 1 } as const
  const opened = { kind: 'portOpened', subject: 'p', port: 80, weight: 1 } as const
  const changes = [ended, opened]
  const difference = {
    from: 0,
    to: 1,
    cpu: [null, 1],
    memory: [1, 2],
    changes,
    churn: [],
    unchanged: [],
  } as const
  const commands = (mode: 'on' | 'exe') => maskDifference(difference, mode).changes
  expect(commands('on')).toEqual([{ ...ended, command: 'app --password ******' }, opened])
  expect(commands('exe')).toEqual([{ ...ended, command: 'app' }, opened])
  const by = { processId: '7:1', pid: 7, name: 'python3 secret.py', before: 1, after: 2, share: 1 }
  const grew = { kind: 'grew', subject: 'c', metric: 'memory', by: [by], weight: 1 } as const
  const [told] = maskDifference({ ...difference, changes: [grew] }, 'exe').changes
  expect(told?.by).toEqual([{ ...by, name: 'python3' }])
})

test('text in the evidence of a finding loses its secrets, and keeps its numbers', () => {
  const evidence = { seconds: 9, what: 'app --password hunter2' }
  const { findings } = maskSnapshot(snapshot({ findings: [finding({ evidence })] }), 'on')
  expect(findings).toEqual([finding({ evidence: { seconds: 9, what: 'app --password ******' } })])
})

test('where arguments are hidden, colours name no script that they hid', () => {
  const colours = [
    { program: 'secret.py', colour: 1 },
    { program: 'python3', colour: 2 },
  ]
  const shown = snapshot({ processes: [process({ pid: 1, argv: ['python3', 'secret.py'] })], colours })
  expect(maskSnapshot(shown, 'exe').colours).toEqual([{ program: 'python3', colour: 2 }])
  expect(maskSnapshot(shown, 'on').colours).toEqual(colours)
})

test('an event that a process started, became another or was restarted keeps the program alone if so asked', () => {
  for (const type of ['start', 'exec', 'restart'] as const) {
    const told = event({ type, command: 'app --password hunter2', count: 1 })
    expect(maskEvent(told, 'exe')).toEqual({ ...told, command: 'app' } as Event)
  }
  const end = event()
  expect(maskEvent(end, 'exe')).toBe(end)
})

test('an event of a finding loses the secrets in its evidence', () => {
  const evidence = { what: 'app --password hunter2' }
  const raised = event({ type: 'findingRaised', finding: finding({ evidence }) })
  expect(JSON.stringify(maskEvent(raised, 'on'))).not.toContain('hunter2')
})

test('where arguments are hidden, a finding names no script: neither whom it is about nor in its evidence', () => {
  const who = [{ pid: 8, comm: 'python3', call: 'python3 secret.py', count: 1, share: 1, amount: 1 }]
  const subject = { pid: 7, comm: 'node', call: 'node secret.js' }
  const evidence = { command: 'node secret.js --all', victim: 'sh secret.sh', parentComm: 'sh secret.sh' }
  const found = finding({ subject, evidence, who })
  const shown = snapshot({ findings: [found], events: [event({ type: 'findingRaised', finding: found })] })
  expect(JSON.stringify(maskSnapshot(shown, 'exe'))).not.toContain('secret')
  expect(maskSnapshot(shown, 'exe').findings?.[0]?.subject).toEqual({ pid: 7, comm: 'node' })
  expect(maskSnapshot(shown, 'on').findings).toEqual([found])
  expect(maskEvent(event({ call: 'node secret.js' }), 'exe')).not.toHaveProperty('call')
})

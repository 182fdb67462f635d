// GET /topz/doctor
import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { snapshot } from '../model/fixture.ts'
import type { Snapshot } from '../model/snapshot.ts'
import { register } from './answer.ts'
import { createDoctorRoute } from './doctor-route.ts'

function make(latest: Snapshot | undefined = snapshot()) {
  const asked: string[] = []
  const waiting: ((error?: Error) => void)[] = []
  const app = new Hono()
  app.onError(() => new Response('', { status: 500 }))
  const diagnose = (_: Snapshot, format: string) => {
    asked.push(format)
    return new Promise<string>((resolve, reject) =>
      waiting.push(error => (error ? reject(error) : resolve(`${format} ${asked.length}`))),
    )
  }
  register(app, '', [createDoctorRoute(() => latest, diagnose)], () => 0)
  const ask = (query = '', accept?: string) =>
    Promise.resolve(app.request(`/topz/doctor${query}`, { headers: accept === undefined ? {} : { accept } }))
  const finish = (error?: Error): void => {
    for (const one of waiting.splice(0)) one(error)
  }
  return { ask, asked, finish }
}

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

test('text is for people, JSON on request', async () => {
  const { ask, finish } = make()
  const answers = [
    ask(),
    ask('?format=json'),
    ask('', 'application/json'),
    ask('?format=text', 'application/json'),
  ]
  await settle()
  finish()
  const types = (await Promise.all(answers)).map(({ headers }) => headers.get('content-type')?.split(';')[0])
  expect(types).toEqual(['text/plain', 'application/json', 'application/json', 'text/plain'])
})

test('requests at the same time share one diagnosis; a later one has its own', async () => {
  const { ask, asked, finish } = make()
  const answers = [ask(), ask(), ask()]
  await settle()
  finish()
  expect(await Promise.all((await Promise.all(answers)).map(answer => answer.text()))).toEqual([
    'text 1',
    'text 1',
    'text 1',
  ])
  const later = ask()
  await settle()
  finish()
  await later
  expect(asked).toEqual(['text', 'text'])
})

test('a diagnosis that failed is not kept', async () => {
  const { ask, asked, finish } = make()
  const failed = ask()
  await settle()
  finish(new Error('no'))
  expect((await failed).status).toBe(500)
  const again = ask()
  await settle()
  finish()
  expect([(await again).status, asked.length]).toEqual([200, 2])
})

test('before the first sample there is nothing to try, and of a recording nothing any more', async () => {
  const early = make()
  const app = new Hono()
  register(
    app,
    '',
    [
      createDoctorRoute(
        () => undefined,
        async () => '',
      ),
    ],
    () => 0,
  )
  expect((await app.request('/topz/doctor')).status).toBe(503)
  const replay = make(snapshot({ recorded: { life: 1, spanMs: 1000 } }))
  const answer = await replay.ask()
  expect([answer.status, await answer.text()]).toEqual([
    404,
    'A recording is being replayed: only a live topz can say what it can read.\n',
  ])
  expect([early.asked, replay.asked]).toEqual([[], []])
})

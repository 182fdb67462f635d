import { expect, test } from 'bun:test'
import { calledOf, callOf, programOf, programOrComm } from './program.ts'

const of = (line: string, fields = {}) => programOf({ argv: line.split(' '), comm: 'comm', ...fields })

test('an executable is named without its path, an interpreter by its script', () => {
  expect(of('/usr/sbin/redis-server *:6379')).toBe('redis-server')
  expect(of('python3 -u -W ignore /app/leak.py --queue mail')).toBe('leak.py')
  expect(of('/usr/bin/node --max-old-space-size=64 -r dotenv /app/server.js')).toBe('server.js')
  expect(of('sh /app/run.sh')).toBe('run.sh')
  expect(of('python3 -m gunicorn app:app')).toBe('gunicorn')
  expect(of('java -Xmx64m -cp a.jar:b.jar com.acme.Main')).toBe('com.acme.Main')
  expect(of('java -jar /srv/shop.jar')).toBe('shop.jar')
  expect(of('bun run server/main.ts')).toBe('main.ts')
  // What npm installs.
  expect(of('/app/node_modules/bun/bin/bun.exe server/main.ts')).toBe('main.ts')
  expect(of('-bash')).toBe('bash')
})

test('code has no name: it is the interpreter that runs', () => {
  expect(of('sh -c sleep_9')).toBe('sh')
  expect(of('python3 -c import_time')).toBe('python3')
  expect(of('perl -e 1')).toBe('perl')
  expect(of('python3')).toBe('python3')
})

test('a title is the program before what it says of itself', () => {
  const titled = (title: string) => programOf({ argv: [title], comm: 'c', commandRewritten: true })
  expect(titled('nginx: worker process')).toBe('nginx')
  expect(titled('postgres: checkpointer')).toBe('postgres')
})

test('without a command line it is the name of the first thread; a name is never empty nor without end', () => {
  expect(programOf({ comm: 'kworker/0:1' })).toBe('kworker/0:1')
  expect(of('')).toBe('comm')
  expect(of('/')).toBe('comm')
  expect(of('x'.repeat(500))).toHaveLength(64)
})

test('of an interpreter the call names both it and its script; all else has one name', () => {
  const call = (...argv: string[]) => callOf({ argv, comm: 'x' })
  expect(call('/usr/bin/python3', '-u', '/app/worker.py', '--fast')).toBe('python3 worker.py')
  expect(call('python3', '-c', 'pass')).toBe('python3 -c')
  expect(call('python3')).toBe('python3')
  expect(call('/usr/sbin/nginx', '-g', 'daemon off;')).toBe('nginx')
  expect(callOf({ comm: 'kthreadd' })).toBe('kthreadd')
})

test('the call of a module or an archive says so, and a task that follows is a part of it', () => {
  const call = (line: string) => callOf({ argv: line.split(' '), comm: 'x' })
  expect(call('/usr/bin/python3 -m celery worker -Q mail')).toBe('python3 -m celery worker')
  expect(call('python3 -m celery -A shop beat')).toBe('python3 -m celery beat')
  expect(call('python3 manage.py runserver 0.0.0.0:80')).toBe('python3 manage.py runserver')
  expect(call('java -Xmx64m -jar /srv/shop.jar')).toBe('java -jar shop.jar')
  expect(call('sh job.sh 7 Secret4you')).toBe('sh job.sh')
  expect(call(`node ${'x'.repeat(80)}.js worker`)).toHaveLength(40)
})

test('the call of a title is its program and its role, without what changes from request to request', () => {
  const titled = (title: string) => callOf({ argv: [title], comm: 'c', commandRewritten: true })
  expect(titled('nginx: worker process')).toBe('nginx: worker process')
  expect(titled('nginx: master process /usr/sbin/nginx -g daemon off;')).toBe('nginx: master process')
  expect(titled('gunicorn: worker [shop:app]')).toBe('gunicorn: worker')
  expect(titled('sshd: root@pts/0')).toBe('sshd')
  expect(titled('puma 6.0 (tcp://0.0.0.0:80) [shop]')).toBe('puma')
})

test('a sentence uses the name of a process where its call says no more, as when arguments are hidden', () => {
  expect(calledOf({ argv: ['/usr/bin/python3', '/bin/gunicorn', 'app:app'], comm: 'gunicorn' })).toEqual({
    call: 'python3 gunicorn app:app',
  })
  expect(calledOf({ argv: ['/usr/bin/python3'], comm: 'gunicorn' })).toEqual({})
  expect(calledOf({ argv: ['/usr/sbin/redis-server', '*:6379'], comm: 'redis-server' })).toEqual({})
  expect(calledOf({ comm: 'kthreadd' })).toEqual({})
  expect(programOrComm({ argv: ['/usr/bin/python3'], comm: 'gunicorn' })).toBe('gunicorn')
  expect(programOrComm({ argv: ['/usr/bin/python3', 'leak.py'], comm: 'python3' })).toBe('leak.py')
})

test('a script that is read from a descriptor has no name', () => {
  expect(of('bash /dev/fd/3')).toBe('bash')
  expect(calledOf({ argv: ['bash', '/dev/fd/3'], comm: 'bash' })).toEqual({})
})

test('a slash alone does not make a path: what a process named itself stays whole', () => {
  const named = (title: string) => programOf({ argv: [title], comm: 'x' })
  expect(named('<b>stop</b>QQQ')).toBe('<b>stop</b>QQQ')
  expect(['/usr/bin/a', './a', '../a', 'bin/a', '~/.local/a', '/opt/my app/a'].map(named)).toEqual(
    new Array(6).fill('a'),
  )
})

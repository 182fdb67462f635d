// A command line in the table.
import { expect, test } from 'bun:test'
import { usePage, wordsOf } from '../testdata/page.ts'
import { CommandText } from './command.tsx'

const page = usePage()

test('the program stands out: the script of an interpreter; its arguments follow', () => {
  const box = page.draw(<CommandText command="/usr/bin/node server.js --port 80" />)
  expect(box.querySelector('b')?.textContent).toBe('server.js')
  expect(box.textContent).toBe('node server.js --port 80')
})

test('a program without arguments is its name alone', () => {
  expect(page.draw(<CommandText command="/sbin/init" />).textContent).toBe('init')
})

test('a path that contains spaces is one name if the row says how long it is', () => {
  const box = page.draw(<CommandText command="/opt/My App/run fast" programLength={15} />)
  expect(box.querySelector('b')?.textContent).toBe('run')
  expect(wordsOf(box)).toBe('run fast')
})

test('S15: a command line that contains markup and control characters stays text', () => {
  const box = page.draw(
    <CommandText command={'<img/src=x> \u001b[2J\u202e</b><script>'} programLength={11} />,
  )
  expect(box.querySelectorAll('img, script')).toHaveLength(0)
  expect(box.textContent).toBe('<img/src=x> \\x1b[2J\\u202e</b><script>')
})

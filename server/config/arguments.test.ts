// argv -> command and flags, and the one line that each mistake gets.

import { expect, test } from 'bun:test'
import { parseArguments } from './arguments.ts'
import { environmentName, FLAGS, helpText } from './flags.ts'

test('S10: --token is refused, and its value is not repeated', () => {
  const refuse = () => parseArguments(['--token=supersecret'])
  expect(refuse).toThrow('--token-file')
  expect(refuse).not.toThrow('supersecret')
})

test.each([
  [['--bogus'], 'Unknown flag --bogus'],
  [['--token-fiel=x'], 'Unknown flag --token-fiel=x (did you mean --token-file?): expected --address,'],
  [['start'], 'Unknown command start'],
  [['serve', 'extra'], 'Unexpected argument extra'],
  [['--interval=1s', '--interval=2s'], 'twice'],
  [['--interval'], 'without a value'],
  [['--sort=mem'], 'Unknown flag --sort'],
  [['--\x1b[31m'], 'Unknown flag --?[31m'],
])('%p is refused', (argv, message) => {
  expect(() => parseArguments(argv)).toThrow(message)
})

test.each(['--q --sort=mem', '--q', '--sort --tree', '--limit'])(
  'a readout flag without its value is an error: %s',
  line => {
    const words = line.split(' ')
    const parse = () => parseArguments(['snapshot', ...words], ['tree', 'sort', 'q', 'limit'], ['tree'])
    const [name] = words
    expect(parse).toThrow(`Cannot use ${name} without a value: expected ${name}=VALUE`)
  },
)

test('snapshot takes the parameters of /topz as flags; switches stand alone', () => {
  const { command, given } = parseArguments(
    ['snapshot', '--tree', '--sort', 'mem'],
    ['tree', 'sort'],
    ['tree'],
  )
  expect(command).toBe('snapshot')
  expect([...given]).toEqual([
    ['tree', '1'],
    ['sort', 'mem'],
  ])
})

test('--help lists every flag with its variable, and --version succeeds', () => {
  const help = helpText('1.2.3')
  for (const { name } of FLAGS) {
    expect(help).toContain(`--${name}=`)
    expect(help).toContain(environmentName(name))
  }
  expect(parseArguments(['--help']).command).toBe('help')
  expect(parseArguments(['snapshot', '--version']).command).toBe('version')
})

// argv and environment -> config, and the one line that each mistake gets.
import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArguments } from './arguments.ts'
import { parseConfig } from './config.ts'
import { UsageError } from './setting.ts'

const configOf = (argv: readonly string[], env: Record<string, string> = {}) =>
  parseConfig(parseArguments(argv).given, env)

test('without flags topz serves this machine to this machine only', () => {
  expect(configOf([])).toMatchObject({
    hostname: '127.0.0.1',
    port: 8080,
    isLoopback: true,
    procRoot: '/proc',
    intervalMs: 1000,
    source: 'auto',
    basePath: '',
    token: undefined,
    tokenFile: undefined,
    redact: 'on',
  })
})

test('a flag wins over its variable, a variable over the default', () => {
  expect(configOf([], { TOPZ_INTERVAL: '2s' }).intervalMs).toBe(2000)
  expect(configOf(['--interval=500ms'], { TOPZ_INTERVAL: '2s' }).intervalMs).toBe(500)
  expect(configOf(['--interval', '1.5s']).intervalMs).toBe(1500)
  expect(configOf([], { TOPZ_INTERVAL: '' }).intervalMs).toBe(1000)
})

test.each([
  ['--address=:8080', { hostname: '0.0.0.0', port: 8080, isLoopback: false }],
  ['--address=[::1]:9', { hostname: '::1', port: 9, isLoopback: true }],
  ['--address=localhost:80', { hostname: 'localhost', isLoopback: true }],
  ['--base-path=/tools/topz/', { basePath: '/tools/topz' }],
])('%s is understood', (flag, expected) => {
  expect(configOf([flag])).toMatchObject(expected)
})

test.each([
  ['--address=8080', 'HOST:PORT'],
  ['--address=localhost:70000', 'a port up to 65535'],
  ['--interval=5', 'from 250ms to 60s'],
  ['--interval=10ms', 'from 250ms to 60s'],
  ['--interval=2m', 'from 250ms to 60s'],
  ['--source=procfs', 'auto, proc, ps'],
  ['--proc=/no/such/folder', 'a directory'],
  ['--base-path=../x', 'a path such as'],
  ['--redact=no', 'on, exe, off'],
  ['--log-level=loud', 'debug, info, warn, error'],
  ['--token-file=/no/such/file', 'no such file'],
  ['--allowed-hosts=*', 'neither a name'],
  ['--tls-cert=/etc/hostname', 'both'],
])('%s is refused with what is allowed', (flag, allowed) => {
  expect(() => configOf([flag])).toThrow(UsageError)
  expect(() => configOf([flag])).toThrow(allowed)
})

test('an on/off flag without a value is on', () => {
  expect(configOf([]).mcp).toBe(false)
  expect(configOf(['--mcp']).mcp).toBe(true)
  expect(configOf(['--mcp', '--interval=2s'])).toMatchObject({ mcp: true, intervalMs: 2000 })
  expect(configOf(['--mcp=off'], { TOPZ_MCP: 'on' }).mcp).toBe(false)
  expect(configOf([], { TOPZ_MCP: 'on' }).mcp).toBe(true)
  expect(() => configOf(['--mcp=yes'])).toThrow('expected one of on, off')
})

test('a wrong variable is named as the variable, not as the flag', () => {
  expect(() => configOf([], { TOPZ_INTERVAL: 'x' })).toThrow('Cannot parse TOPZ_INTERVAL=x')
})

test('S1: without a token, no address but loopback may show command lines unmasked', () => {
  expect(() => configOf(['--redact=off', '--address=0.0.0.0:1'])).toThrow('--token-file')
  expect(configOf(['--redact=off']).redact).toBe('off')
})

test('S1: without a token, names of environment variables cannot be shown, not even on loopback', () => {
  expect(() => configOf(['--allow-environ'])).toThrow('--token-file')
  expect(() => configOf(['--allow-environ', '--address=0.0.0.0:1'])).toThrow('--token-file')
})

test('S28: a file that is not a certificate is named, its content is not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'topz-'))
  const file = join(folder, 'secret')
  writeFileSync(file, 'hidden-contents')
  const refuse = () => configOf([`--tls-cert=${file}`, `--tls-key=${file}`])
  expect(refuse).toThrow('PEM')
  expect(refuse).not.toThrow('hidden-contents')
  rmSync(folder, { recursive: true })
})

test('a token variable that is empty, or contains the token itself, is refused', () => {
  expect(() => configOf([], { TOPZ_TOKEN_FILE: '' })).toThrow('Cannot use TOPZ_TOKEN_FILE without a file')
  expect(() => configOf([], { TOPZ_TOKEN: 'secret' })).toThrow('TOPZ_TOKEN_FILE=FILE')
  expect(() => configOf([], { TOPZ_TOKEN: 'secret' })).not.toThrow('secret')
})

test('F21: by default a recording in memory takes an eighth of topz’s memory limit', () => {
  const bytesOf = (limitMiB: number | undefined, flags: Record<string, string> = {}) =>
    parseConfig(new Map(Object.entries(flags)), {}, limitMiB && limitMiB * 1024 ** 2).historyBytes / 1024 ** 2
  expect([undefined, 512, 192, 64, 48, 16].map(limit => bytesOf(limit))).toEqual([32, 32, 24, 8, 6, 4])
  expect(bytesOf(48, { 'history-bytes': '32MiB' })).toBe(32)
  expect(bytesOf(48, { data: '/data' })).toBe(256)
})

test('--container is an id, the beginning of one, or a name', () => {
  expect(configOf([]).container).toBeUndefined()
  expect(configOf(['--container=3f4e']).container).toBe('3f4e')
  expect(() => configOf(['--container=a b'])).toThrow('up to 128 printable characters without spaces')
})

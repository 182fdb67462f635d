import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { mountOptions, parseMountinfo } from './mountinfo.ts'
import { bytesOf } from './testdata/read.ts'

const options = (text: string, mountPoint = '/proc') => mountOptions(bytesOf(text), mountPoint)

test('the options are those of the file system, not of the mount', () => {
  expect(options('22 1 0:21 / /proc rw,nosuid - proc proc rw,hidepid=invisible\n')).toEqual([
    'rw',
    'hidepid=invisible',
  ])
})

test('optional words before the dash are skipped, however many', () => {
  expect(options('22 1 0:21 / /proc rw shared:5 master:1 - proc none rw,gid=5,hidepid=2\n')).toEqual([
    'rw',
    'gid=5',
    'hidepid=2',
  ])
})

test('only the mount on top counts, and only at that mount point', () => {
  const text = [
    '22 1 0:21 / /proc rw - proc proc rw,hidepid=2',
    '23 1 0:22 / /proc rw - proc proc rw,subset=pid',
    '24 1 0:23 / /proc/sys rw - proc proc ro',
  ].join('\n')
  expect(options(text)).toEqual(['rw', 'subset=pid'])
  expect(options(text, '/')).toBeUndefined()
})

test('half a line gives nothing', () => {
  for (const text of ['', '\n', '22 1 0:21 / /proc rw', '22 1 0:21 / /proc rw -'])
    expect(options(text) ?? []).toEqual([])
})

test('this machine has a /proc', () => {
  expect(mountOptions(readFileSync('/proc/self/mountinfo'), '/proc')).toContain('rw')
})

test('a mount has its device, its folder of the file system, and names with blanks in them', () => {
  const line = String.raw`42 27 8:1 /var/vol /data\040of\134us rw,noatime shared:5 - ext4 /dev/sda1 rw,discard`
  expect(parseMountinfo(bytesOf(`${line}\nhalf a line\n`))).toEqual([
    {
      device: '8:1',
      root: '/var/vol',
      mountPoint: String.raw`/data of\us`,
      options: ['rw', 'noatime'],
      type: 'ext4',
      source: '/dev/sda1',
      superOptions: ['rw', 'discard'],
    },
  ])
})

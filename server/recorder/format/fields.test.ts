// The positions on disk: what a released topz wrote must be readable by the next one.

import { expect, test } from 'bun:test'
import { METRICS } from '../../model/metrics.ts'
import { FIELDS } from './fields.ts'

/** For a process, as in the first recordings: more may follow, none may move or change its scale. */
const PLACES = [
  'cpuUsage*10000 cpuUserSeconds*100 cpuSystemSeconds*100 cpuSeconds*100? runQueueSeconds*10000 runQueueUsage*10000',
  'rssBytes/1024 minorFaults majorFaults majorFaultsPerSecond*100',
  'diskReadBytes diskWriteBytes diskReadBytesPerSecond diskWriteBytesPerSecond ioReadBytes ioWriteBytes',
  'voluntarySwitches involuntarySwitches threadCount openFds virtualBytes/1024',
  'rssAnonBytes/1024 rssFileBytes/1024 rssShmemBytes/1024 swapBytes/1024 peakRssBytes/1024',
  'pssBytes/1024 ussBytes/1024 pssAt? detailsAt? cpu? priority oomScore?',
  'pid ppid pgid sid startTicks startedAt',
  'cpuUsage.min*10000? cpuUsage.max*10000? cpuUsage.mean*10000? rssBytes.min/1024? rssBytes.max/1024? rssBytes.mean/1024?',
  'diskReadBytesPerSecond.min? diskReadBytesPerSecond.max? diskReadBytesPerSecond.mean?',
  'diskWriteBytesPerSecond.min? diskWriteBytesPerSecond.max? diskWriteBytesPerSecond.mean?',
].flatMap(line => line.split(' '))

const scaled = (scale: number) => (scale === 1 ? '' : scale < 1 ? `/${1 / scale}` : `*${scale}`)

test('a recording of any release is read: every number of a process keeps its place and its scale', () => {
  const places = FIELDS.process.map(
    ({ path, scale, isQuiet }) => `${path}${scaled(scale)}${isQuiet ? '?' : ''}`,
  )
  expect(places.slice(0, PLACES.length)).toEqual(PLACES)
})

test('a metric that has a scale on disk has a place there', () => {
  const paths = FIELDS.process.map(({ path }) => path)
  const scaledKeys = METRICS.filter(({ disk }) => disk !== undefined).map(({ key }) => key)
  expect(scaledKeys.filter(key => !paths.includes(key))).toEqual([])
})

// The zone of the times, and its switch.
import { afterEach, expect, test } from 'bun:test'
import { chooseZone, zone } from '../store/preferences.ts'
import { click, usePage, wordsOf } from '../testdata/page.ts'
import { ZoneButton } from './zone-button.tsx'

const page = usePage()
const before = process.env.TZ
afterEach(() => {
  chooseZone('utc')
  process.env.TZ = before ?? 'UTC'
})

test('it names the zone, and a press changes it everywhere and back', () => {
  process.env.TZ = 'Asia/Kathmandu'
  const button = page.draw(<ZoneButton at={0} />).querySelector('button') as HTMLElement
  expect([wordsOf(button), button.title]).toEqual([
    'UTC',
    expect.stringContaining('Show times in the zone of this browser: '),
  ])
  click(button)
  expect([wordsOf(button), button.title, zone.value]).toEqual([
    'UTC+5:30',
    'Show times in UTC: 1970-01-01 00:00:00 UTC',
    'local',
  ])
  click(button)
  expect(wordsOf(button)).toBe('UTC')
})

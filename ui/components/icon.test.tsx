// The drawings on buttons.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { Icon, type IconName } from './icon.tsx'

const page = usePage()

const draw = (name: IconName) => page.draw(<Icon name={name} />)

test('each icon has its own drawing', () => {
  const names: readonly IconName[] = [
    'pause',
    'play',
    'link',
    'theme',
    'help',
    'close',
    'columns',
    'tree',
    'search',
    'check',
    'shield',
    'shieldLoud',
    'copy',
    'menu',
    'back',
    'forth',
    'down',
  ]
  const paths = names.map(name => draw(name).querySelector('path')?.getAttribute('d'))
  expect(new Set(paths).size).toBe(names.length)
  expect(paths).not.toContain(null)
})

test('an icon is silent for a screen reader: the button’s label says what it means', () => {
  expect(draw('close').querySelector('svg')?.getAttribute('aria-hidden')).toBe('true')
})

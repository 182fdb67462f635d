// How much room the side of the page takes.
import { expect, test } from 'bun:test'
import { usePage } from '../testdata/page.ts'
import { chosenSide, moveSheet, setSide, sheetHeight, sideWidth } from './side.ts'

const page = usePage()

test('its usual width depends on the window; a chosen one stays between 360 pixels and 60 % of it', () => {
  page.set(chosenSide, undefined)
  expect([sideWidth(1600), sideWidth(1280), sideWidth(700)]).toEqual([636, 500, 420])
  setSide(900, 1600)
  expect([sideWidth(1600), sideWidth(1280)]).toEqual([900, 768])
  setSide(100, 1600)
  expect(sideWidth(1600)).toBe(360)
  setSide(5000, 1600)
  expect(sideWidth(1600)).toBe(960)
})

test('the sheet goes from a peek to half and to full height, and back, and no further', () => {
  page.set(sheetHeight, 'peek')
  const steps = ([-1, 1, 1, 1, -1] as const).map(direction => {
    moveSheet(direction)
    return sheetHeight.value
  })
  expect(steps).toEqual(['peek', 'half', 'full', 'full', 'half'])
})

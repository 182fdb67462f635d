// How near topz is to its memory limit, and what it refuses then.
import { expect, test } from 'bun:test'
import { BusyError, createPressure } from './pressure.ts'

const MIB = 1024 * 1024

/** `frees`: what a collection gives back. */
function make({ limit = 100, used = 0, frees = 0, resident = 0, isLimited = true } = {}) {
  const state = { used, collected: 0, nowMs: 0 }
  const pressure = createPressure({
    own: () => (isLimited ? { limitBytes: limit * MIB, usedBytes: state.used * MIB } : undefined),
    residentBytes: () => resident * MIB,
    collect: () => {
      state.collected++
      state.used -= frees
    },
    now: () => state.nowMs,
  })
  return { ...pressure, state }
}

test('far from the limit there is room, and no garbage is collected', () => {
  const { hasRoom, state } = make({ used: 50 })
  expect([hasRoom(10 * MIB), state.collected]).toEqual([true, 0])
})

test('near the limit garbage is collected first; what fits then is made', () => {
  const { hasRoom, state } = make({ used: 85, frees: 20 })
  expect([hasRoom(10 * MIB), state.collected]).toEqual([true, 1])
  expect(make({ used: 85, frees: 0 }).hasRoom(10 * MIB)).toBe(false)
})

test('an eighth of the limit, and 10 MiB at least, is left to the kernel and the tick', () => {
  expect(make({ limit: 160, used: 139 }).hasRoom(1 * MIB)).toBe(true)
  expect(make({ limit: 160, used: 139 }).hasRoom(2 * MIB)).toBe(false)
  expect(make({ limit: 40, used: 29 }).hasRoom(1 * MIB)).toBe(true)
  expect(make({ limit: 40, used: 29 }).hasRoom(2 * MIB)).toBe(false)
})

test('what does not fit is refused in words that say what to do', () => {
  const { admit } = make({ used: 95 })
  expect(() => admit(1)).toThrow(BusyError)
  expect(() => admit(1)).toThrow(
    'topz itself is short of memory: ask for less (limit=100), try again in a moment, or give it a larger memory limit.',
  )
  expect(() => make().admit(1)).not.toThrow()
})

test('garbage is not collected more often than every 50 ms, however many ask', () => {
  const { hasRoom, state } = make({ used: 95 })
  for (let i = 0; i < 10; i++) hasRoom(1)
  expect(state.collected).toBe(1)
  state.nowMs += 49
  hasRoom(1)
  expect(state.collected).toBe(1)
  state.nowMs += 1
  hasRoom(1)
  expect(state.collected).toBe(2)
})

test('without a limit nothing is refused; much resident memory is a reason to collect', () => {
  const large = make({ isLimited: false, resident: 120 })
  expect([large.hasRoom(7 * MIB), large.state.collected]).toEqual([true, 0])
  expect([large.hasRoom(9 * MIB), large.state.collected]).toEqual([true, 1])
})

test('a limit whose usage is unknown does not count', () => {
  const pressure = createPressure({
    own: () => ({ limitBytes: 1 }),
    residentBytes: () => 0,
    collect: () => {},
    now: () => 0,
  })
  expect(pressure.hasRoom(MIB)).toBe(true)
  pressure.ease()
})

test('now and then it collects by itself, where there is no room for anything', () => {
  const full = make({ used: 88 })
  const near = make({ used: 87 })
  const far = make({ used: 60 })
  expect([full.ease(), near.ease(), far.ease()]).toEqual([true, true, false])
  expect([full, near, far].map(({ state }) => state.collected)).toEqual([1, 0, 0])
})

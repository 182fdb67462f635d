// What a person in an incident asks, on the recording of one, by pointer, by keys alone and on a phone: each question is
// answered in at most two actions.

import { must, open, until } from './browser-people.mjs'
import { replayIncident } from './browser-states.mjs'
import { readsWhole } from './browser-whole.mjs'

const ACTIONS_MAX = 2
/** How long before the end of the recording a person looks. */
const BEFORE_MS = 180_000
/** A browser whose clock is wrong by this. */
const CLOCK_OFF_MS = 600_000

let replayed
async function openIncident(options) {
  replayed = await replayIncident('walk')
  const page = await open(replayed.url, options)
  await page.locator('.spine-lanes .area[d^=M]').first().waitFor()
  return page
}

const rows = page => page.locator('tbody tr[data-id]')
const drawer = page => page.locator('.drawer')
const text = locator => locator.first().textContent()
const shows = (locator, what) => locator.getByText(what).first().waitFor()
const atOf = page => Date.parse(new URL(page.url()).searchParams.get('at') ?? '')

/** Counts what the person does until the question is answered. */
async function ask(question, answer) {
  let actions = 0
  try {
    await answer(async acting => {
      actions++
      must(actions <= ACTIONS_MAX, 'that took more than two actions')
      await acting()
    })
  } catch (error) {
    throw new Error(`${question}: ${error.message}`)
  }
}

/** Where a moment is in the spine, in pixels of the window. */
async function placeOf(page, at) {
  const slider = page.locator('.spine-slider')
  const { x, y, width } = await slider.boundingBox()
  const [from, to] = await Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async name => Number(await slider.getAttribute(name))),
  )
  return { x: x + ((at - from) / (to - from)) * width, y: y + 20 }
}

/** It is at the top, and uses most of both CPUs. */
const showsEater = async page => {
  const first = await text(rows(page))
  must(/burn\.py/.test(first) && /14\d/.test(first), `the first row is not who eats the CPU: ${first}`)
}

/** The leak, since it began. */
const showsGrower = async page => {
  await shows(drawer(page), /since 17:34/)
  must(/leak\.py\s*22/.test(await text(drawer(page).locator('h2'))), 'another process is open')
}

/** Worst first, with its owner. */
const showsPort = async page => {
  const card = page.locator('.port-card').first()
  await card.getByRole('button', { name: /stuck_listener\.py \(12\)/ }).waitFor()
  must(/:9090/.test(await text(card.locator('h4'))), 'the worst port is not the first card')
}

/** Three minutes before the end the leak had 38 MiB less, and so it is in the table. */
const showsBefore = async page => {
  await shows(page, 'Past ·')
  await rows(page)
    .filter({ hasText: 'leak.py' })
    .filter({ hasText: /15[0-9]/ })
    .waitFor()
}

const showsChange = async (page, what) => {
  const side = page.getByRole('complementary', { name: 'What changed' })
  await shows(side, what)
  await shows(side, /stayed as/)
}

const showsNobodys = async page => {
  await until(async () => (await rows(page).count()) === 2, 'not the two large ones')
  must(/nginx/.test(await text(rows(page))), 'not those of nobody')
}

/** Of the shared moment, whatever the clock of that browser says. */
async function opensElsewhere(page, shared) {
  const other = await open('about:blank', { viewport: page.viewportSize() })
  await other.clock.setFixedTime(Date.now() + CLOCK_OFF_MS)
  await other.goto(shared)
  await showsBefore(other)
  must(other.url() === shared, `another address: ${other.url()}`)
  await other.context().close()
}

const saysHowItEnded = page => shows(page.locator('.evidence'), /out of memory/)

/** Asks all of it: `does` answers each question in its own way. */
async function walk(page, does) {
  const { url, end } = replayed
  const before = end - BEFORE_MS
  const fresh = async () => {
    await page.goto(url)
    await page.locator('.spine-lanes .area[d^=M]').first().waitFor()
  }
  await ask('who eats the CPU', () => showsEater(page))
  await ask('who grows, and since when', async act => {
    await does.findGrower(act)
    await showsGrower(page)
  })
  await ask('which port is not accepted, and by whom', async act => {
    await does.findPort(act)
    await showsPort(page)
  })
  await fresh()
  await ask('what it was like three minutes ago', async act => {
    await does.goBack(act, before)
    await showsBefore(page)
    must(Math.abs(atOf(page) - before) < 6000, `${page.url()} is not three minutes before the end`)
  })
  let shared
  await ask('this moment for somebody else', async act => {
    shared = await does.share(act)
    must(shared === page.url(), `another address was copied: ${shared}`)
  })
  await opensElsewhere(page, shared)
  await fresh()
  await ask('what changed in the minutes before that', async act => {
    await does.drag(act, before - 120_000, before)
    await showsChange(page, /throttled|CPU/)
    await showsBefore(page)
  })
  await fresh()
  await ask('which processes of nobody are large', async act => {
    await does.filter(act, 'user:nobody rss>20M')
    await showsNobodys(page)
  })
  await fresh()
  await ask('how it ended', async act => {
    await does.findEnding(act)
    await saysHowItEnded(page)
  })
}

const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] }
const copied = page => page.evaluate(() => navigator.clipboard.readText())
const isCopied = page => shows(page, 'Address of this view copied')

const byPointer = page => ({
  findGrower: act => act(() => page.locator('.chip', { hasText: 'memory limit' }).click()),
  findPort: act => act(() => page.getByRole('tab', { name: 'Connections' }).click()),
  goBack: async (act, at) => {
    const { x, y } = await placeOf(page, at)
    await act(() => page.mouse.click(x, y))
  },
  share: async act => {
    await act(() => page.getByRole('button', { name: /^Share view/ }).click())
    await isCopied(page)
    return copied(page)
  },
  drag: async (act, from, to) => {
    const [begin, end] = [await placeOf(page, from), await placeOf(page, to)]
    await act(async () => {
      await page.mouse.move(begin.x, begin.y)
      await page.mouse.down()
      await page.mouse.move(end.x, end.y, { steps: 4 })
      await page.mouse.up()
    })
  },
  filter: (act, query) => act(() => page.getByRole('combobox').first().fill(query)),
  findEnding: act => act(() => page.getByRole('button', { name: 'Evidence' }).click()),
})

/** One action is one thing that a person wants: to type a line, or to press a key until it has led there. */
const byKeys = page => {
  const { keyboard } = page
  const isFocused = locator => locator.evaluate(one => one === document.activeElement).catch(() => false)
  const pressUntil = async (key, isThere, what) => {
    for (let times = 0; times < 60 && !(await isThere()); times++) await keyboard.press(key)
    must(await isThere(), what)
  }
  const command = async text => {
    await keyboard.press('/')
    await keyboard.type(text)
    await keyboard.press('Enter')
  }
  return {
    findGrower: async act => {
      const current = page.locator('.finding-list [aria-current=true]', { hasText: 'Memory of' })
      await act(() =>
        pressUntil('w', async () => (await current.count()) > 0, 'w does not come to the growth'),
      )
      await act(() => keyboard.press('Enter'))
    },
    findPort: act => act(() => keyboard.press('3')),
    goBack: act => act(() => command('at -3m')),
    share: async act => {
      await act(() => keyboard.press('y'))
      await isCopied(page)
      return copied(page)
    },
    drag: async (act, from, to) => {
      const slider = page.locator('.spine-slider')
      await act(async () => {
        await pressUntil('Tab', () => isFocused(slider), 'Tab does not come to the spine')
        for (let minute = 0; minute < BEFORE_MS / 60_000; minute++) {
          const at = page.url()
          await keyboard.press('Shift+ArrowLeft')
          await until(() => page.url() !== at, 'a minute back moved nothing')
        }
      })
      await act(async () => {
        for (let step = 0; step < (to - from) / 10_000; step++) await keyboard.press('Alt+ArrowLeft')
      })
    },
    filter: (act, query) =>
      act(async () => {
        await keyboard.press('/')
        await keyboard.type(query)
      }),
    findEnding: async act => {
      const evidence = page.getByRole('button', { name: 'Evidence' })
      await act(() => pressUntil('Tab', () => isFocused(evidence), 'Tab does not come to the evidence'))
      await act(() => keyboard.press('Enter'))
    },
  }
}

/** A finger that stays on the glass, as no method of the page has it. */
async function swipe(page, from, to) {
  const session = await page.context().newCDPSession(page)
  const touch = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', from)
  for (const share of [0.3, 0.6, 1])
    await touch('touchMove', { x: from.x + (to.x - from.x) * share, y: from.y })
  await touch('touchEnd')
  await session.detach()
}

const byTouch = page => ({
  findGrower: act => act(() => page.locator('.chip', { hasText: 'memory limit' }).tap()),
  findPort: async act => {
    await act(() => page.getByRole('button', { name: 'Close the details' }).tap())
    await act(() => page.getByRole('tab', { name: 'Connections' }).tap())
  },
  goBack: async (act, at) => {
    const { x, y } = await placeOf(page, at)
    await act(() => page.touchscreen.tap(x, y))
  },
  share: async act => {
    await act(() => page.getByRole('button', { name: 'Menu' }).tap())
    await act(() => page.getByRole('button', { name: /^Share view/ }).tap())
    await isCopied(page)
    return copied(page)
  },
  drag: async (act, from, to) => {
    const [begin, end] = [await placeOf(page, from), await placeOf(page, to)]
    await act(() => swipe(page, begin, end))
  },
  filter: (act, query) => act(() => page.getByRole('combobox').first().fill(query)),
  findEnding: act => act(() => page.getByRole('button', { name: 'Evidence' }).tap()),
})

export const WALK_SCENARIOS = {
  'an incident by pointer: each question takes at most two actions': async () => {
    const page = await openIncident(CLIPBOARD)
    await walk(page, byPointer(page))
  },
  'an incident by keys alone: each question takes at most two actions': async () => {
    const page = await openIncident(CLIPBOARD)
    await walk(page, byKeys(page))
  },
  'an incident on a phone: each question takes at most two actions': async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const page = await openIncident({ ...phone, ...CLIPBOARD })
    await walk(page, byTouch(page))
    await readsWhole(page, replayed.url)
  },
}

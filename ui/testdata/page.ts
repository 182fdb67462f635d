// A document without a browser, for tests of components: draws one, finds its parts as a reader does, by role and name,
// and uses them. The document and the store are put back afterwards: other tests of the same run have neither.

import { afterAll, afterEach, beforeAll } from 'bun:test'
import { Window } from 'happy-dom'
import { type ComponentChild, render } from 'preact'
import { act } from 'preact/test-utils'

/** What components and the store expect of a browser, beyond what Bun has. */
const OF_A_BROWSER = [
  'document',
  'Element',
  'HTMLInputElement',
  'HTMLTextAreaElement',
  'location',
  'DOMRect',
  'matchMedia',
  'ResizeObserver',
] as const

export interface Page {
  /** Draws, and returns the element around what was drawn. */
  readonly draw: (node: ComponentChild) => HTMLElement
  /** Sets a signal until the test is over. What a test changes by pressing a button is set before. */
  readonly set: <T>(signal: { value: T }, value: T) => void
  /** Puts something else of the browser in place until the test is over. */
  readonly give: (name: string, value: unknown) => void
  /** Ends with the test what would go on for the life of the page. */
  readonly onEnd: (end: () => void) => void
}

type Undo = () => void

function putInPlace(name: string, value: unknown): Undo {
  const before = Object.getOwnPropertyDescriptor(globalThis, name)
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  return () => {
    if (before) Object.defineProperty(globalThis, name, before)
    else Reflect.deleteProperty(globalThis, name)
  }
}

function undoAll(undos: Undo[]): void {
  for (const undo of undos.splice(0).reverse()) undo()
}

/** Once, at the top of a test file. */
export function usePage(): Page {
  const afterTest: Undo[] = []
  const afterFile: Undo[] = []
  let window: Window | undefined

  beforeAll(() => {
    window = new Window({ url: 'http://topz.test/topz' })
    for (const name of OF_A_BROWSER) afterFile.push(putInPlace(name, Reflect.get(window, name)))
  })
  afterEach(() => undoAll(afterTest))
  afterAll(async () => {
    undoAll(afterFile)
    await window?.happyDOM.close()
  })

  return {
    draw(node) {
      const root = document.createElement('div')
      document.body.append(root)
      act(() => render(node, root))
      afterTest.push(() => {
        act(() => render(null, root))
        root.remove()
      })
      return root
    },
    set(signal, value) {
      const before = signal.value
      change(() => {
        signal.value = value
      })
      afterTest.push(() => {
        signal.value = before
      })
    },
    give(name, value) {
      afterTest.push(putInPlace(name, value))
    },
    onEnd(end) {
      afterTest.push(end)
    },
  }
}

/** Does something, and returns when the page shows it. */
export function change(does: () => void): void {
  void act(does)
}

/** The same for what ends later. */
export async function changeInTime(does: () => Promise<void>): Promise<void> {
  await act(does)
}

/** All words in reading order, whoever sees or hears them; elements are apart, spaces are one. */
export function wordsOf(element: Element): string {
  const parts = [...element.childNodes].map(node =>
    node.nodeType === node.TEXT_NODE ? (node.textContent ?? '') : ` ${wordsOf(node as Element)} `,
  )
  return parts.join('').replace(/\s+/g, ' ').trim()
}

const SELECTORS = {
  button: 'button',
  link: 'a[href]',
  tab: '[role=tab]',
  dialog: 'dialog',
  checkbox: 'input[type=checkbox]',
  searchbox: 'input[type=search]',
  textbox: 'input[type=text]',
  combobox: 'select',
  slider: '[role=slider]',
  img: '[role=img]',
  heading: 'h1, h2, h3',
  table: 'table',
  columnheader: 'th[scope=col]',
  cell: 'td',
  row: 'tr',
  listitem: 'li',
  region: 'section[aria-label]',
  tabpanel: '[role=tabpanel]',
  group: 'fieldset',
  status: '[role=status]',
} as const
export type Role = keyof typeof SELECTORS

/** What a screen reader calls it. */
export function nameOf(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby')
  return (
    element.getAttribute('aria-label') ??
    (labelledBy && wordsOf(document.getElementById(labelledBy) ?? element)) ??
    wordsOf(element.closest('label') ?? element)
  )
}

/** Nothing that is hidden from a screen reader. */
export function findAll(box: Element, role: Role, name?: string): HTMLElement[] {
  const found = [...box.querySelectorAll<HTMLElement>(SELECTORS[role])]
  const spoken = found.filter(element => element.closest('[aria-hidden=true]') === null)
  return name === undefined ? spoken : spoken.filter(element => nameOf(element) === name)
}

/** The only one there is. */
export function find(box: Element, role: Role, name?: string): HTMLElement {
  const found = findAll(box, role, name)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  const names = findAll(box, role).map(element => `“${nameOf(element)}”`)
  throw new Error(
    `${found.length} of role ${role}${name === undefined ? '' : ` called “${name}”`}: there is ${names.join(', ') || 'none'}`,
  )
}

export function click(element: HTMLElement): void {
  change(() => element.click())
}

/** Of any event. False where the page took it for itself and the browser does nothing more. */
export function happen(element: Element, type: string, fields: Record<string, unknown> = {}): boolean {
  const Constructor = element.ownerDocument.defaultView?.Event ?? Event
  const event = new Constructor(type, { bubbles: true, cancelable: true })
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value })
  change(() => element.dispatchEvent(event))
  return !event.defaultPrevented
}

export function press(element: Element, key: string): boolean {
  return happen(element, 'keydown', { key })
}

/** Into a field, or of a list of options. */
export function enter(element: Element, value: string): void {
  ;(element as HTMLInputElement).value = value
  happen(element, element.tagName === 'SELECT' ? 'change' : 'input')
}

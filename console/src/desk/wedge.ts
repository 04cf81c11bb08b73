// A reader that types: a badge is known by how fast it comes, so that a tap counts also while somebody writes a message.
import { useEffect, useRef } from 'react'

/** Milliseconds between two keys of a reader; nobody types eight so fast. */
const FAST = 45
const SHORTEST = 6
const LONGEST = 32

const isField = (element: Element | null): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type !== 'radio')

/** Fields that are there for a tap mark themselves `data-tap`. */
const wantsTap = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.dataset.tap !== undefined

/** Takes what a reader has typed out of a field that it was not meant for; React hears of it. */
const takeOut = (field: HTMLInputElement | HTMLTextAreaElement, typed: string): void => {
  if (!field.value.endsWith(typed)) return
  const proto = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  const setter = Object.getOwnPropertyDescriptor(proto, 'value')?.set
  setter?.call(field, field.value.slice(0, -typed.length))
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** The key that was struck, whatever the keyboard writes with it: readers press those of a Latin one. */
const struck = ({ key, code }: KeyboardEvent): string => {
  if (/^[0-9a-z]$/i.test(key)) return key.toLowerCase()
  const [, letter] = /^(?:Key([A-Z])|Digit[0-9])$/.exec(code) ?? []
  return letter === undefined ? (/^Digit([0-9])$/.exec(code)?.[1] ?? '') : letter.toLowerCase()
}

const HEX = /^[0-9a-f]$/

type Wedge = {
  /** A badge was read while the focus was in no field for it. */
  readonly tapped: (badge: string) => void
  /** A key outside of any field; whether it did something. */
  readonly pressed: (letter: string) => boolean
  /** The field for badges: what begins like one goes there. */
  readonly home: () => HTMLInputElement | null
}

/** Reads what has come so far. */
const createReader = () => {
  let read = ''
  let last = 0
  return {
    key: (letter: string, at: number): void => {
      read = !HEX.test(letter) ? '' : at - last > FAST ? letter : (read + letter).slice(-LONGEST)
      last = at
    },
    /** What a reader has just sent, or nothing. */
    taken: (at: number): string | undefined => {
      const whole = read.length >= SHORTEST && at - last <= 2 * FAST ? read : undefined
      read = ''
      return whole
    },
  }
}

const listen = (wedge: () => Wedge): (() => void) => {
  const reader = createReader()
  const enter = (event: KeyboardEvent, focused: Element | null): void => {
    const badge = reader.taken(event.timeStamp)
    if (badge === undefined || wantsTap(focused)) return
    event.preventDefault()
    if (isField(focused)) takeOut(focused, badge)
    wedge().tapped(badge)
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const focused = document.activeElement
    if (event.key === 'Enter') {
      enter(event, focused)
      return
    }
    const letter = struck(event)
    if (event.key.length === 1) reader.key(letter, event.timeStamp)
    if (isField(focused) || focused instanceof HTMLSelectElement) return
    // What is typed next arrives in the field.
    if (HEX.test(letter)) wedge().home()?.focus()
    else if (letter !== '' && wedge().pressed(letter)) event.preventDefault()
  }
  document.addEventListener('keydown', keyed)
  return () => document.removeEventListener('keydown', keyed)
}

/** As long as the page is shown. */
export const useWedge = (wedge: Wedge): void => {
  const now = useRef(wedge)
  useEffect(() => {
    now.current = wedge
  })
  useEffect(() => listen(() => now.current), [])
}

// A reader that types: a badge is known by how fast it comes, so that a tap counts also while somebody writes a message.
import { useEffect, useRef } from 'react'
import { badgeOf } from '../../../src/domain/people/badge.ts'

/** Milliseconds from one key of a reader to the next, on an average; nobody types six so fast. */
const FAST = 45
/** After this something else begins. */
const PAUSE = 80
/** What came so shortly before may be the beginning of the same badge: half of a number could be somebody else's. */
const TORN = 800
const SHORTEST = 6
const LONGEST = 32

const isField = (element: Element | null): element is HTMLInputElement | HTMLTextAreaElement =>
  element instanceof HTMLTextAreaElement || (element instanceof HTMLInputElement && element.type !== 'radio')

/** Fields that are there for a tap mark themselves `data-tap`. */
const wantsTap = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.dataset.tap !== undefined

type Field = HTMLInputElement | HTMLTextAreaElement

/** React hears of it as of something typed. */
const setValue = (field: Field, value: string): void => {
  const proto = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype
  Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** How many letters at the end of a text are the badge, in whatever mode the keyboard was; 0: none. */
const lengthAtEnd = (text: string, badge: string): number => {
  for (let length = 1; length <= text.length && length <= 2 * LONGEST; length++)
    if (badgeOf(text.slice(-length)) === badge) return length
  return 0
}

/** What a reader has typed: taken out of a field that it was not meant for, alone in one that it was. */
const tidy = (field: Field, badge: string): void => {
  const length = lengthAtEnd(field.value, badge)
  if (length === 0) return
  if (!wantsTap(field)) setValue(field, field.value.slice(0, -length))
  else if (length < field.value.length) setValue(field, badge)
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

/** Keys of a badge one after the other. */
type Run = { readonly text: string; readonly from: number; readonly to: number }

const NONE: Run = { text: '', from: 0, to: 0 }

const isFast = ({ text, from, to }: Run): boolean => text.length > 1 && (to - from) / (text.length - 1) <= FAST

/** Reads what has come so far: the run that goes on, and the one before it. */
const createReader = () => {
  let run = NONE
  let before = NONE
  return {
    key: (letter: string, at: number): void => {
      const goesOn = HEX.test(letter) && run.text !== '' && at - run.to <= PAUSE && run.text.length < LONGEST
      if (!goesOn) before = run
      if (!HEX.test(letter)) run = NONE
      else run = goesOn ? { ...run, text: run.text + letter, to: at } : { text: letter, from: at, to: at }
    },
    /** What a reader has just sent; `torn` where its beginning may be missing: the machine stood still in between. */
    taken: (at: number): string | 'torn' | undefined => {
      const { text, from } = run
      const whole = text.length >= SHORTEST && isFast(run) && at - run.to <= PAUSE
      const torn = (before.text.length === 1 || isFast(before)) && from - before.to < TORN
      run = NONE
      before = NONE
      if (!whole) return undefined
      return torn ? 'torn' : text
    },
  }
}

type Reader = ReturnType<typeof createReader>

const enter = (event: KeyboardEvent, reader: Reader, { tapped }: Wedge): void => {
  const focused = document.activeElement
  const badge = reader.taken(event.timeStamp)
  if (badge === undefined) return
  if (isField(focused) && badge !== 'torn') tidy(focused, badge)
  if (wantsTap(focused)) return
  event.preventDefault()
  if (badge !== 'torn') tapped(badge)
}

/** A key outside of any field: the beginning of a badge goes on in its field, a letter does what stands beside it. */
const outside = (event: KeyboardEvent, letter: string, { home, pressed }: Wedge): void => {
  if (HEX.test(letter)) home()?.focus()
  else if (letter !== '' && pressed(letter)) event.preventDefault()
}

const listen = (wedge: () => Wedge): (() => void) => {
  const reader = createReader()
  const keyed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Enter') {
      enter(event, reader, wedge())
      return
    }
    const letter = struck(event)
    // `Process`: an input method has taken the key.
    if (event.key.length === 1 || event.key === 'Process') reader.key(letter, event.timeStamp)
    const focused = document.activeElement
    if (!isField(focused) && !(focused instanceof HTMLSelectElement)) outside(event, letter, wedge())
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

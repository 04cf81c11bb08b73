// The sets and maps of the kernel's table: one schema for whoever declares, writes or reads them. Texts are canonical, so that
// one element has one text.
import { type Address, family, parseAddress, parseRange } from '../../base/addresses.ts'

/**
 * What one field of an element holds: `mark` a decimal number of 32 bits, `address4` an address, `range4` an address or
 * `from-to`, `protocol` a decimal number of 8 bits, `ports` a port or `from-to`, `interface` a name, `hardware` an address like
 * 02:00:00:00:00:01.
 */
export type Field =
  | 'interface'
  | 'hardware'
  | 'address4'
  | 'address6'
  | 'range4'
  | 'range6'
  | 'mark'
  | 'protocol'
  | 'ports'

export type Shape = {
  readonly key: readonly Field[]
  /** What a map gives. */
  readonly value?: readonly Field[]
  /** Elements may end by themselves. */
  readonly ends?: true
  /** The table's rules add elements, too. */
  readonly grows?: true
  /** Each element counts packets and bytes. */
  readonly counts?: true
  /** Each element has a speed of its own; above it, it does not match. */
  readonly limits?: true
}

/** Table → its sets and maps. */
export const SETS = {
  who_device: { key: ['interface', 'hardware'], value: ['mark'] },
  who4: { key: ['address4'], value: ['mark'] },
  who6: { key: ['address6'], value: ['mark'] },
  who_net4: { key: ['range4'], value: ['mark'] },
  who_net6: { key: ['range6'], value: ['mark'] },
  live_device: { key: ['interface', 'hardware', 'mark'], ends: true },
  live4: { key: ['address4', 'mark'], ends: true },
  live6: { key: ['address6', 'mark'], ends: true },
  live_net4: { key: ['range4', 'mark'] },
  live_net6: { key: ['range6', 'mark'] },
  live: { key: ['mark'], ends: true },
  class: { key: ['mark'], value: ['mark'] },
  cell4: { key: ['mark', 'range4', 'protocol', 'ports'], value: ['mark'] },
  cell6: { key: ['mark', 'range6', 'protocol', 'ports'], value: ['mark'] },
  open: { key: ['mark'], counts: true },
  looked_at: { key: ['mark'], counts: true },
  pin4: { key: ['mark', 'address4'], ends: true, grows: true },
  pin6: { key: ['mark', 'address6'], ends: true, grows: true },
  up: { key: ['mark'], limits: true, counts: true },
  down: { key: ['mark'], limits: true, counts: true },
  nat: { key: ['mark'], value: ['address4', 'ports'] },
} as const satisfies Readonly<Record<string, Shape>>

export type SetName = keyof typeof SETS

export const SET_NAMES = Object.keys(SETS) as readonly SetName[]

/** What lets a session pass: without any of it nothing does. */
export const PASSES = [
  'who_device',
  'who4',
  'who6',
  'who_net4',
  'who_net6',
  'live_device',
  'live4',
  'live6',
  'live_net4',
  'live_net6',
  'live',
] as const satisfies readonly SetName[]

/** One element. `seconds`: time left, none where it does not end; `rate`: bytes a second. */
export type Element = {
  readonly set: SetName
  readonly key: readonly string[]
  readonly value?: readonly string[]
  readonly seconds?: number
  readonly rate?: number
}

/** An element as the kernel has it. */
export type Found = Element & { readonly packets?: number; readonly bytes?: number }

/** What one mark carried. */
export type Carried = { readonly mark: number; readonly up: number; readonly down: number }

/** What is to become different, at once: first what is to go, then what is to come. */
export type Change = { readonly remove: readonly Element[]; readonly add: readonly Element[] }

/** The whole content of some sets. */
export type Content = { readonly set: SetName; readonly elements: readonly Element[] }

/** Which element it is, whatever it gives and however long it stays. */
export const keyOf = ({ set, key }: Element): string => `${set} ${key.join(' ')}`

export const shapeOf = (set: SetName): Shape => SETS[set]

const MOST_MARK = 0xffff_ffff
/** Ten years. */
const MOST_SECONDS = 315_360_000
/** A terabyte a second. */
const MOST_RATE = 1_000_000_000_000

const INTERFACE = /^[A-Za-z0-9_.-]{1,15}$/
const HARDWARE = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/
const NUMBER = /^(?:0|[1-9]\d{0,9})$/

const isNumber = (text: string, most: number): boolean => NUMBER.test(text) && Number(text) <= most

const isAddress = (text: string, wanted: 4 | 6): boolean =>
  text.length <= 39 && parseAddress(text) === text && family(text as Address) === wanted

/** The canonical text of a range. */
export const rangeText = (from: string, to: string): string => (from === to ? from : `${from}-${to}`)

const isRange = (text: string, wanted: 4 | 6): boolean => {
  if (text.length > 79 || text.includes('/')) return false
  const range = parseRange(text)
  return range !== undefined && family(range.from) === wanted && rangeText(range.from, range.to) === text
}

const isPorts = (text: string): boolean => {
  const [from = '', to = from, ...more] = text.split('-')
  const sound = isNumber(from, 65_535) && isNumber(to, 65_535) && Number(from) <= Number(to)
  return sound && more.length === 0 && rangeText(from, to) === text
}

const FIELDS: Readonly<Record<Field, (text: string) => boolean>> = {
  interface: (text) => INTERFACE.test(text),
  hardware: (text) => HARDWARE.test(text),
  address4: (text) => isAddress(text, 4),
  address6: (text) => isAddress(text, 6),
  range4: (text) => isRange(text, 4),
  range6: (text) => isRange(text, 6),
  mark: (text) => isNumber(text, MOST_MARK),
  protocol: (text) => isNumber(text, 255),
  ports: isPorts,
}

export const isSetName = (value: unknown): value is SetName => typeof value === 'string' && Object.hasOwn(SETS, value)

/** Whether a value is a whole number from 1 on that is no larger. */
const isCount = (value: unknown, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most

const areFields = (value: unknown, fields: readonly Field[]): value is readonly string[] =>
  Array.isArray(value) &&
  value.length === fields.length &&
  fields.every((field, at) => typeof value[at] === 'string' && FIELDS[field](value[at]))

const KEYS: ReadonlySet<string> = new Set(['set', 'key', 'value', 'seconds', 'rate'])

const hasRest = (element: Readonly<Record<string, unknown>>, shape: Shape, adding: boolean): boolean => {
  const { value, seconds, rate } = element
  if (
    shape.value === undefined
      ? value !== undefined
      : !(areFields(value, shape.value) || (!adding && value === undefined))
  )
    return false
  if (seconds !== undefined && !(shape.ends && isCount(seconds, MOST_SECONDS))) return false
  return rate === undefined ? !(adding && shape.limits) : shape.limits === true && isCount(rate, MOST_RATE)
}

/**
 * Whether a value that somebody sent is an element that may be added, or removed: of a known set, canonical, with nothing
 * beyond it. What is removed need not say what a map gave, nor a speed.
 */
export const isElement = (element: unknown, adding: boolean): element is Element => {
  if (typeof element !== 'object' || element === null || Array.isArray(element)) return false
  const fields = element as Readonly<Record<string, unknown>>
  if (!isSetName(fields.set) || !Object.keys(fields).every((key) => KEYS.has(key))) return false
  const shape = shapeOf(fields.set)
  return areFields(fields.key, shape.key) && hasRest(fields, shape, adding)
}

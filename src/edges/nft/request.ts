// What main may ask of the helper: a small fixed vocabulary, read strictly. Nothing of it reaches libnftables as it came.
import {
  type Change,
  type Content,
  type Element,
  isElement,
  isSetName,
  type SetName,
} from '../../domain/enforcement/elements.ts'

export type Order =
  | { readonly kind: 'install'; readonly settings: unknown }
  | ({ readonly kind: 'apply' } & Change)
  | { readonly kind: 'replace'; readonly contents: readonly Content[] }
  | { readonly kind: 'read'; readonly set: SetName }
  | { readonly kind: 'count'; readonly marks: readonly number[] }
  | { readonly kind: 'take'; readonly remove: readonly Element[]; readonly marks: readonly number[] }
  | { readonly kind: 'close' }
  | { readonly kind: 'remove' }

export type Request = { readonly id: number; readonly order: Order }

/** The answer to a request; of those with `more`, several come before the last one. */
export type Reply =
  | { readonly id: number; readonly more?: true; readonly result: unknown }
  | { readonly id: number; readonly code: string; readonly what: string; readonly mend: string }

type Fields = Readonly<Record<string, unknown>>

/** More elements than that in one message take the kernel's lock for too long. */
export const MOST_ELEMENTS = 5_000
const MOST_CONTENT = 200_000
const MOST_MARKS = 200_000

const isArray = (value: unknown, most: number): value is readonly unknown[] =>
  Array.isArray(value) && value.length <= most

const areElements = (value: unknown, adding: boolean, most = MOST_ELEMENTS): value is readonly Element[] =>
  isArray(value, most) && value.every((each) => isElement(each, adding))

const areMarks = (value: unknown): value is readonly number[] =>
  isArray(value, MOST_MARKS) &&
  value.every((each) => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= 0xffff_ffff)

const isContent = (value: unknown): value is Content => {
  if (typeof value !== 'object' || value === null) return false
  const { set, elements } = value as Fields
  return isSetName(set) && areElements(elements, true, MOST_CONTENT) && elements.every((each) => each.set === set)
}

const areContents = (value: unknown): value is readonly Content[] =>
  isArray(value, 32) && value.every(isContent) && new Set(value.map(({ set }) => set)).size === value.length

const ORDERS: Readonly<Record<Order['kind'], (fields: Fields) => Order | undefined>> = {
  install: ({ settings }) => ({ kind: 'install', settings }),
  apply: ({ remove, add }) =>
    areElements(remove, false) && areElements(add, true) ? { kind: 'apply', remove, add } : undefined,
  replace: ({ contents }) => (areContents(contents) ? { kind: 'replace', contents } : undefined),
  read: ({ set }) => (isSetName(set) ? { kind: 'read', set } : undefined),
  count: ({ marks }) => (areMarks(marks) ? { kind: 'count', marks } : undefined),
  take: ({ remove, marks }) =>
    areElements(remove, false) && areMarks(marks) ? { kind: 'take', remove, marks } : undefined,
  close: () => ({ kind: 'close' }),
  remove: () => ({ kind: 'remove' }),
}

const isKind = (kind: unknown): kind is Order['kind'] => typeof kind === 'string' && Object.hasOwn(ORDERS, kind)

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** Reads one message: a request, the number of one that makes no sense, or `undefined`. */
export const readRequest = (json: string): Request | number | undefined => {
  const value = parsed(json)
  if (typeof value !== 'object' || value === null || !('id' in value) || !('order' in value)) return undefined
  const { id, order } = value
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined
  if (typeof order !== 'object' || order === null) return id
  const fields = order as Fields
  const read = isKind(fields.kind) ? ORDERS[fields.kind](fields) : undefined
  return read === undefined ? id : { id, order: read }
}

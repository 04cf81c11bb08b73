// What differs between two charters or parts of them, place by place, so that nobody signs a change that was not shown.
import { parseUtf8 } from '../../base/utf8.ts'
import { canonical, isObject, type Json } from '../record/json.ts'

/** `was` and `is` as text; null where there was nothing, or is nothing any more. Both null: the same, in another order. */
export type Change = {
  readonly at: string
  /** Whether it stands in a list, as one of several. */
  readonly listed: boolean
  readonly was: string | null
  readonly is: string | null
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : (parseUtf8(canonical(value)) ?? ''))

const inLists = (at: string, before: readonly Json[], after: readonly Json[]): readonly Change[] => {
  const [old, now] = [before.map(textOf), after.map(textOf)]
  const gone = old.filter((each) => !now.includes(each)).map((was) => ({ at, listed: true, was, is: null }))
  const came = now.filter((each) => !old.includes(each)).map((is) => ({ at, listed: true, was: null, is }))
  return gone.length + came.length > 0 ? [...gone, ...came] : [{ at, listed: true, was: null, is: null }]
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && textOf(a) === textOf(b) && typeof a === typeof b)

/** All changes; empty where nothing differs. */
export const changesOf = (before: Json | undefined, after: Json | undefined, at = ''): readonly Change[] => {
  if (isSame(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => changesOf(before[key], after[key], at === '' ? key : `${at}.${key}`))
  }
  if (Array.isArray(before) && Array.isArray(after)) return inLists(at, before, after)
  if (before === undefined && isObject(after)) return changesOf({}, after, at)
  const text = (value: Json | undefined): string | null => (value === undefined ? null : textOf(value))
  return [{ at, listed: false, was: text(before), is: text(after) }]
}

// What differs between two charters or parts of them, place by place, so that nobody signs a change that was not shown.
import { canonical, isObject, type Json } from '../../domain/record/json.ts'

const textOf = (value: Json): string =>
  typeof value === 'string' ? value : Buffer.from(canonical(value)).toString('utf8')

const inLists = (at: string, before: readonly Json[], after: readonly Json[]): string[][] => {
  const [old, now] = [before.map(textOf), after.map(textOf)]
  const gone = old.filter((each) => !now.includes(each)).map((each) => [at, `− ${each}`])
  const came = now.filter((each) => !old.includes(each)).map((each) => [at, `+ ${each}`])
  return gone.length + came.length > 0 ? [...gone, ...came] : [[at, 'in another order']]
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && textOf(a) === textOf(b) && typeof a === typeof b)

/** Rows of place and change; empty where nothing differs. */
export const changesOf = (before: Json | undefined, after: Json | undefined, at = ''): string[][] => {
  if (isSame(before, after)) return []
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => changesOf(before[key], after[key], at === '' ? key : `${at}.${key}`))
  }
  if (Array.isArray(before) && Array.isArray(after)) return inLists(at, before, after)
  if (after === undefined) return [[at, 'taken out']]
  if (before === undefined) return isObject(after) ? changesOf({}, after, at) : [[at, `new: ${textOf(after)}`]]
  return [[at, `${textOf(before)} → ${textOf(after)}`]]
}

// How much of a list may change without a person looking: whoever holds the list's address could otherwise block everything,
// or nothing, in this park.
import { type ListDifference, MOST_ADDRESSES } from './compile/list-difference.ts'
import type { ListReport } from './compile/odd-lines.ts'

/** The share that holds where the policy names none. */
export const DEFAULT_CAP = 0.1

/** So many may always come or go: a short list is not to wait at every change. */
export const ALWAYS = 10

/** `com` is one entry and half of all names. Such a one is shown first. */
const isTop = (entry: string | undefined): boolean => entry !== undefined && !/[.:]/.test(entry)

/** What came and went without a person since a day began; `before`: entries at its beginning. Times are milliseconds since 1970. */
export type Passed = {
  readonly since: number
  readonly before: number
  readonly added: number
  readonly removed: number
}

/** Somewhat less than a day: a list that is fetched once a day counts each time by itself. */
const DAY = 20 * 3_600_000

/** The difference together with what has passed in this day: many small steps are one large one. */
export const inDay = ({ before, added, removed }: ListDifference, passed: Passed | null, now: number): Passed => {
  const today = passed !== null && now >= passed.since && now - passed.since < DAY ? passed : null
  return {
    since: today?.since ?? now,
    before: today?.before ?? before,
    added: added + (today?.added ?? 0),
    removed: removed + (today?.removed ?? 0),
  }
}

/**
 * Whether no more came, and no more went, in the day (`inDay`) than the cap lets pass. A whole top-level domain, and all
 * entries at once, never do.
 */
export const isWithinCap = (difference: ListDifference, today: Passed, cap: number): boolean => {
  const { before, removed, firstAdded, firstRemoved } = difference
  if (isTop(firstAdded[0]) || isTop(firstRemoved[0])) return false
  if (removed > 0 && removed >= before) return false
  const most = cap >= 1 ? Number.POSITIVE_INFINITY : Math.max(ALWAYS, Math.floor(today.before * cap))
  return today.added <= most && today.removed <= most
}

/** Why bytes are no list at all, whatever is in them. */
export type NoList = 'empty' | 'page' | 'nothing-in-it' | 'too-many-addresses'

/** `head`: the first bytes as text; `entries` and `addresses` among them: what was read from all of it. */
export const whyNoList = (head: string, size: number, entries: number, addresses: number): NoList | null => {
  if (size === 0) return 'empty'
  if (/^\ufeff?\s*(?:<!doctype|<html|<head|<body|<\?xml)/i.test(head)) return 'page'
  if (addresses > MOST_ADDRESSES) return 'too-many-addresses'
  return entries === 0 ? 'nothing-in-it' : null
}

/** What is known of a list before anybody trusts it. */
export type Weighed = {
  readonly noList: NoList | null
  readonly report: ListReport
  readonly difference: ListDifference
  /** A name in it that may never be blocked, or one above or below such a name. */
  readonly protected: string | null
}

/** Reads a draft beside the copy in force, `null` where there is none, off the deciding thread. `never`: names that no list may have. Never rejects; tells why not. */
export type Weigh = (
  old: string | null,
  draft: string,
  never?: readonly string[],
) => Promise<Weighed | { readonly why: string }>

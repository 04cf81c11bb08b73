// The agreed files `tenants`, `groups`, `networks` and `retention`, canonical JSON (docs/formats.md, section 7). No person stands in any
// of them: the record is public for ever.
import { parseRange, type Range, rangeText } from '../../base/addresses.ts'
import type { GroupTerms, NetworkTerms, TenantTerms } from '../policy/terms.ts'
import { hasKeys, isObject, type Json, parseCanonical } from '../record/json.ts'
import { isRetentionDays, type Retention } from '../sessions/retention.ts'
import { isCount, isSorted } from './words.ts'

const LONGEST = 1_000_000
const MOST_THINGS = 5000
const MOST_PEOPLE = 1_000_000
const MOST_PLANS = 100
const MOST_RANGES = 1000
const ID = /^[a-z0-9][a-z0-9-]{0,62}$/

const isId = (value: Json | undefined): value is string => typeof value === 'string' && ID.test(value)

const isIds = (value: Json | undefined, most: number): value is readonly string[] =>
  Array.isArray(value) && value.length <= most && value.every(isId) && isSorted(value)

/** A map by id; `undefined` where one of its values is not of the form. */
const readThings = <Thing>(
  octets: Uint8Array,
  read: (value: Json) => Thing | undefined,
): ReadonlyMap<string, Thing> | undefined => {
  const value = parseCanonical(octets, LONGEST)
  if (!isObject(value)) return undefined
  const things = new Map<string, Thing>()
  for (const [id, each] of Object.entries(value)) {
    const thing = read(each)
    if (!ID.test(id) || thing === undefined || things.size >= MOST_THINGS) return undefined
    things.set(id, thing)
  }
  return things
}

/** Reads `tenants`: which plans each may give its people, and to how many. `undefined` for anything that would be written otherwise. */
export const readTenants = (octets: Uint8Array): ReadonlyMap<string, TenantTerms> | undefined =>
  readThings(octets, (value) => {
    if (!hasKeys(value, ['heads', 'plans'])) return undefined
    const { heads, plans } = value
    return isCount(heads, 0, MOST_PEOPLE) && isIds(plans, MOST_PLANS) ? { heads, plans } : undefined
  })

/** Reads `groups`: of which tenants people may be in each, and how many. `undefined` for anything that would be written otherwise. */
export const readGroups = (octets: Uint8Array): ReadonlyMap<string, GroupTerms> | undefined =>
  readThings(octets, (value) => {
    if (!hasKeys(value, ['people', 'tenants'])) return undefined
    const { people, tenants } = value
    return isCount(people, 0, MOST_PEOPLE) && isIds(tenants, MOST_THINGS) ? { people, tenants } : undefined
  })

const KINDS = ['open', 'sign-in', 'dot1x'] as const

const readRanges = (value: Json | undefined): readonly Range[] | undefined => {
  if (!Array.isArray(value) || value.length > MOST_RANGES) return undefined
  const ranges = value.flatMap((text: Json) => {
    const range = typeof text === 'string' ? parseRange(text) : undefined
    return range !== undefined && rangeText(range) === text ? [range] : []
  })
  return ranges.length === value.length ? ranges : undefined
}

/** Reads `networks`: where they lie, how one is online there, and whose they are. `undefined` for anything that would be written otherwise. */
export const readNetworks = (octets: Uint8Array): ReadonlyMap<string, NetworkTerms> | undefined =>
  readThings(octets, (value) => {
    if (!hasKeys(value, ['kind', 'plan', 'ranges', 'tenant'])) return undefined
    const { plan, tenant } = value
    const kind = KINDS.find((each) => each === value.kind)
    const ranges = readRanges(value.ranges)
    if (kind === undefined || ranges === undefined || !(tenant === null || isId(tenant))) return undefined
    if (kind === 'open') return isId(plan) ? { kind, plan, ranges, tenant } : undefined
    return plan === null ? { kind, plan, ranges, tenant } : undefined
  })

/** Reads `retention`. `undefined` for anything that would be written otherwise. */
export const readRetention = (octets: Uint8Array): Retention | undefined => {
  const value = parseCanonical(octets, LONGEST)
  if (!hasKeys(value, ['namesOfSessionsDays'])) return undefined
  const days = value.namesOfSessionsDays
  return isRetentionDays(days) ? { namesOfSessionsDays: days } : undefined
}

// How much a session may ask of upstreams: far above what browsing does, far below what carries data inside names.

/** A bucket that holds `most` and gets `perSecond` more, up to that. */
type Bound = { readonly most: number; readonly perSecond: number }

/** What docs/names.md states. Only questions count that memory cannot answer. */
export const QUESTION_BOUNDS = {
  /** All of them. */
  all: { most: 3000, perSecond: 10 },
  /** Names of more than 100 characters. */
  long: { most: 100, perSecond: 0.5 },
  /** Types that browsing hardly asks for. */
  odd: { most: 200, perSecond: 1 },
  /** Names below one domain. */
  below: { most: 400, perSecond: 1 },
} as const satisfies Record<string, Bound>

const LONG = 100
const MOST_DOMAINS = 500

/** A, AAAA, SVCB, HTTPS, PTR, SRV. */
const USUAL = new Set([1, 28, 64, 65, 12, 33])

type Bucket = { level: number; at: number }

/** What one person or voucher has left. */
export type QuestionBudget = {
  readonly all: Bucket
  readonly long: Bucket
  readonly odd: Bucket
  /** By a digest of the domain: which ones a session asked for stands nowhere, not even in memory. */
  readonly below: Map<number, Bucket>
  readonly seed: number
}

const full = ({ most }: Bound, now: number): Bucket => ({ level: most, at: now })

/** `now`: milliseconds that only grow. `seed`: random, of this run of the program. */
export const createBudget = (now: number, seed = 0): QuestionBudget => ({
  seed,
  all: full(QUESTION_BOUNDS.all, now),
  long: full(QUESTION_BOUNDS.long, now),
  odd: full(QUESTION_BOUNDS.odd, now),
  below: new Map(),
})

const fill = (bucket: Bucket, { most, perSecond }: Bound, now: number): Bucket => {
  bucket.level = Math.min(most, bucket.level + ((now - bucket.at) / 1000) * perSecond)
  bucket.at = now
  return bucket
}

/** What countries call their own second level; below other short names somebody's tunnel would have a bound for each of its names. */
const SECOND_LEVELS = new Set(
  'ac ad co com ed edu ens es firm gen go gob gouv gov govt gr gv hs id in info k12 kg lg ltd me med mil ms ne net nic nom or org pe ind plc pol re rec res sc sch school sci web'.split(
    ' ',
  ),
)

/**
 * The domain that somebody holds, about: the last two labels, or three where the last two look like `co.kr`. A list of public
 * suffixes would be exact and always out of date; a bound need not be exact.
 */
const domainOf = (name: string): string => {
  const labels = name.split('.')
  const [second = '', top = ''] = labels.slice(-2)
  return labels.slice(top.length === 2 && SECOND_LEVELS.has(second) ? -3 : -2).join('.')
}

/** FNV-1a of 32 bits, from a seed. Two domains that meet share a bound, which nobody will notice. */
const digestOf = (text: string, seed: number): number => {
  let digest = (0x811c9dc5 ^ seed) | 0
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193)
  return digest
}

const bucketBelow = ({ below, seed }: QuestionBudget, name: string, now: number): Bucket => {
  const domain = digestOf(domainOf(name), seed)
  const bucket = below.get(domain) ?? full(QUESTION_BOUNDS.below, now)
  // The domain that was asked about longest ago is forgotten first.
  below.delete(domain)
  below.set(domain, bucket)
  const oldest = below.size > MOST_DOMAINS ? below.keys().next().value : undefined
  if (oldest !== undefined) below.delete(oldest)
  return bucket
}

type Counted = { readonly name: string; readonly type: number }

const bucketsOf = (budget: QuestionBudget, { name, type }: Counted, now: number): readonly Bucket[] => [
  fill(budget.all, QUESTION_BOUNDS.all, now),
  fill(bucketBelow(budget, name, now), QUESTION_BOUNDS.below, now),
  ...(name.length > LONG ? [fill(budget.long, QUESTION_BOUNDS.long, now)] : []),
  ...(USUAL.has(type) ? [] : [fill(budget.odd, QUESTION_BOUNDS.odd, now)]),
]

/** A bucket that is full again says what none says. */
const isFull = ({ level, at }: Bucket, { most, perSecond }: Bound, now: number): boolean =>
  level + ((now - at) / 1000) * perSecond >= most

/** Forgets the domains whose bound is whole again; true where nothing else is left to remember either. It changes no answer. */
export const forgetFull = (budget: QuestionBudget, now: number): boolean => {
  for (const [domain, bucket] of budget.below)
    if (isFull(bucket, QUESTION_BOUNDS.below, now)) budget.below.delete(domain)
  const rest = ['all', 'long', 'odd'] as const
  return budget.below.size === 0 && rest.every((bound) => isFull(budget[bound], QUESTION_BOUNDS[bound], now))
}

/** Takes one question; false, and nothing is taken, where a bound is reached. */
export const spend = (budget: QuestionBudget, name: string, type: number, now: number): boolean => {
  const buckets = bucketsOf(budget, { name, type }, now)
  if (buckets.some(({ level }) => level < 1)) return false
  for (const bucket of buckets) bucket.level--
  return true
}

/** Bytes of an answer that come with its question; hardly any has more. */
export const ANSWER_BYTES = 1024

/** A longer answer counts as so many more questions: it was given, so what is missing is owed. */
export const weigh = (budget: QuestionBudget, asked: Counted, bytes: number, now: number): void => {
  const more = Math.floor(bytes / ANSWER_BYTES)
  if (more > 0) for (const bucket of bucketsOf(budget, asked, now)) bucket.level -= more
}

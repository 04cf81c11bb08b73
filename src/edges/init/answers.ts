// The six questions with which a park begins, and what their answers mean.
import { type Address, addressOf, numeric, parseAddress } from '../../base/addresses.ts'

export type Rule = 'file' | 'one' | 'two'
export type PlanKind = 'web' | 'mail' | 'everything'
export type Language = 'en' | 'ko'

/** What is known of a park before its first start. */
export type Answers = {
  /** In each of its languages. */
  readonly name: Readonly<Partial<Record<Language, string>>>
  /** An IANA time zone, such as Asia/Seoul. */
  readonly zone: string
  /** The addresses of the seats, in their order. */
  readonly seats: readonly Address[]
  readonly plan: PlanKind
  readonly rule: Rule
}

/** `mend`: what to write instead. */
export type Read<Value> = { readonly value: Value } | { readonly mend: string }

const LONGEST_NAME = 60
const MOST_SEATS = 500

/** `en`, `ko`, or both with a comma. */
export const readLanguages = (text: string): Read<readonly Language[]> => {
  const given = text.toLowerCase().split(/[\s,]+/).filter((each) => each !== '') // biome-ignore format: one thought
  const known = (['en', 'ko'] as const).filter((each) => given.includes(each))
  return known.length > 0 && known.length === new Set(given).size
    ? { value: known }
    : { mend: 'write en, ko, or both: en,ko' }
}

/** One name; for two languages both, with a slash between: `Town Library / 마을 도서관`. */
export const readName = (text: string, languages: readonly Language[]): Read<Answers['name']> => {
  const names = text.split(/\s+\/\s+/).map((each) => each.trim())
  const isFine = names.every(
    (each) => /^[^\p{C}\p{Z}]/u.test(each) && !/\p{C}/u.test(each) && each.length <= LONGEST_NAME,
  )
  if (!isFine) return { mend: `write a name of at most ${LONGEST_NAME} characters` }
  if (names.length > languages.length)
    return { mend: `write one name${languages.length === 2 ? ', or two with " / " between: English / 한국어' : ''}` }
  return { value: Object.fromEntries(languages.map((language, n) => [language, names[n] ?? names[0]])) }
}

export const readZone = (text: string): Read<string> => {
  try {
    return { value: new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone }
  } catch {
    return { mend: 'write a time zone of the IANA list, such as Asia/Seoul' }
  }
}

/** `8`, or `8 from 10.1.0.11`; without an address they are on this machine, for trying. */
export const readSeats = (text: string): Read<readonly Address[]> => {
  const [, count = '', from = '127.0.0.1'] = /^(\d{1,4})(?:\s+from\s+(\S+))?$/.exec(text) ?? []
  const first = parseAddress(from)
  const many = Number(count)
  if (first === undefined || many < 1 || many > MOST_SEATS)
    return { mend: `write how many, 1 to ${MOST_SEATS}, and the address of the first: 8 from 10.1.0.11` }
  const { family, value } = numeric(first)
  if (value + BigInt(many) > 1n << (family === 4 ? 32n : 128n))
    return { mend: `there are no ${many} addresses from ${from} on` }
  return { value: Array.from({ length: many }, (_, n) => addressOf({ family, value: value + BigInt(n) })) }
}

export const readPlan = (text: string): Read<PlanKind> =>
  text === 'web' || text === 'mail' || text === 'everything'
    ? { value: text }
    : { mend: 'write web, mail (web and mail) or everything' }

export const readRule = (text: string): Read<Rule> =>
  text === 'file' || text === 'one' || text === 'two'
    ? { value: text }
    : { mend: 'write file (whoever has this machine), one (one operator, by keys) or two (two operators together)' }

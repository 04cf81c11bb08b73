// Writes an exception for a while into the text of a policy: as a person would, below the last rule, and nothing else changes.
import type { Layer, Text } from './language.ts'

/** `rule` is the block that is lifted, `name` exactly that name, `until` the last day, `basis` an article or a law. */
export type ExceptionDraft = {
  readonly rule: string
  readonly layer: Layer
  readonly name: string
  /** `null`: for everyone whom the block is about. */
  readonly tenant: string | null
  readonly why: Text
  readonly basis: string
  /** Days, `2026-11-26`. */
  readonly since: string
  readonly until: string
  readonly review: string
}

/** `no-rules`: the text has no `rules:` at the margin with a rule on each of the lines below it. */
export type Written =
  | { readonly ok: true; readonly text: string; readonly id: string }
  | { readonly ok: false; readonly why: 'no-rules' }

/** A string as YAML reads it. */
const quoted = (text: string): string => JSON.stringify(text)

const freeId = (rule: string, text: string): string => {
  const taken = (id: string): boolean => new RegExp(`^ +${id}:`, 'm').test(text)
  const wish = `${rule.slice(0, 48)}-except`
  let n = 1
  while (taken(n === 1 ? wish : `${wish}-${n}`)) n++
  return n === 1 ? wish : `${wish}-${n}`
}

const linesOf = (id: string, indent: string, draft: ExceptionDraft): readonly string[] => {
  const who = draft.tenant === null ? 'everyone' : `[tenant ${draft.tenant}]`
  const inner = `${indent}${indent}`
  return [
    `${indent}${id}:`,
    `${inner}layer: ${draft.layer}`,
    `${inner}except: { from: ${draft.rule}, who: ${who}, to: ["=${draft.name}"] }`,
    `${inner}why: { en: ${quoted(draft.why.en)}, ko: ${quoted(draft.why.ko)} }`,
    `${inner}basis: ${quoted(draft.basis)}`,
    `${inner}since: ${draft.since}`,
    `${inner}until: ${draft.until}`,
    `${inner}review: ${quoted(draft.review)}`,
  ]
}

const isBlank = (line: string): boolean => line.trim() === '' || line.trimStart().startsWith('#')

/** The policy with the exception in it. What it does is for the compiler to say. */
export const writeException = (text: string, draft: ExceptionDraft): Written => {
  const lines = text.split('\n')
  const at = lines.findIndex((line) => /^rules:\s*(#.*)?$/.test(line))
  const first = at < 0 ? -1 : lines.findIndex((line, n) => n > at && !isBlank(line))
  const indent = /^ +/.exec(lines[first] ?? '')?.[0]
  if (indent === undefined) return { ok: false, why: 'no-rules' }
  const after = lines.findIndex((line, n) => n > first && /^[^ #\r\n]/.test(line))
  const below = lines.slice(0, after < 0 ? lines.length : after)
  const last = below.findLastIndex((line) => !isBlank(line))
  const id = freeId(draft.rule, text)
  const added = ['', ...linesOf(id, indent, draft)]
  return { ok: true, id, text: [...lines.slice(0, last + 1), ...added, ...lines.slice(last + 1)].join('\n') }
}

/** The reason of an exception for a request for review, as everybody reads it. */
export const reasonOfReview = (number: number): Text => ({
  en: `The operators have agreed on it after request for review ${number}.`,
  ko: `검토 요청 ${number}번에 따라 운영 양측이 합의했습니다.`,
})

/** What the proposal of an exception is called. */
export const exceptionTitle = ({ name, tenant, until }: Pick<ExceptionDraft, 'name' | 'tenant' | 'until'>): Text => ({
  en: `${name} for ${tenant ?? 'everyone'} until ${until}`,
  ko: `${until}까지 ${tenant ?? '모두'}에게 ${name} 허용`,
})

const DAY = 86_400_000

/** From today, and over at the end of the day that comes so many days later, in the park's time; `at` in milliseconds. */
export const exceptionDays = (timezone: string, at: number, days: number): Pick<ExceptionDraft, 'since' | 'until'> => {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: timezone })
  return { since: dayOf.format(at), until: dayOf.format(at + days * DAY) }
}

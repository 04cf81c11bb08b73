// What somebody typed, made into a request: a rule that there is, a name that is one, words that can do no harm on a page.
import { hostText, parseHost } from '../../base/names.ts'
import type { Policy, Text } from '../policy/language.ts'
import type { Note, ReviewRequest } from './review.ts'

/** As it was typed. An empty name or line is none. */
export type Typed = { readonly rule: string; readonly name: string; readonly line: string }

export type ReadRequest =
  | { readonly ok: true; readonly request: ReviewRequest }
  | { readonly ok: false; readonly why: 'unknown-rule' | 'bad-name' | 'long-line' }

/** Characters of the asker's line, and of each language of an answer. */
export const LONGEST_LINE = 300
export const LONGEST_NOTE = 1000

// Format and private characters turn the direction of a text, hide in it, or look different everywhere; so do Hangul fillers.
const UNSEEN = /[\p{Cf}\p{Co}\u115f\u1160\u3164\uffa0]/gu
const SPACES = /[\p{Cc}\p{Z}]+/gu
const STACKED = /(\p{M}{4})\p{M}+/gu

/** One line without anything that moves, hides or piles up; `undefined` when it is longer than `most` characters. */
export const plainLine = (text: string, most: number): string | undefined => {
  // Looked at only as far as anything could be left of it.
  if (text.length > 20 * most) return undefined
  const seen = text.toWellFormed().normalize('NFC').replace(SPACES, ' ').replace(UNSEEN, '')
  const line = seen.replace(STACKED, '$1').replace(/ +/g, ' ').trim()
  return [...line].length <= most ? line : undefined
}

/** The reason of a rule or a plan of the policy; `undefined`: there is no such thing. */
const whyOf = ({ rules, plans }: Policy, id: string): Text | null | undefined => {
  const found = id.startsWith('plan:')
    ? plans.find((plan) => `plan:${plan.id}` === id)
    : rules.find((rule) => rule.id === id)
  return found?.ground.why
}

/** Whether anybody may ask about it: it is a rule or a plan of the policy. */
export const isReviewable = (policy: Policy, id: string): boolean => whyOf(policy, id) !== undefined

/** Reads what was typed against the policy in force. */
export const readRequest = (policy: Policy, typed: Typed): ReadRequest => {
  const why = whyOf(policy, typed.rule)
  if (why === undefined) return { ok: false, why: 'unknown-rule' }
  const given = typed.name.trim()
  const host = given === '' ? undefined : parseHost(given)
  if (given !== '' && host === undefined) return { ok: false, why: 'bad-name' }
  const line = plainLine(typed.line, LONGEST_LINE)
  if (line === undefined) return { ok: false, why: 'long-line' }
  const name = host === undefined ? null : hostText(host)
  return { ok: true, request: { rule: typed.rule, why, name, line: line === '' ? null : line } }
}

/** The words of an answer; at least one language has some. */
export const readNote = (given: Note): Note | 'no-words' | 'long-words' => {
  const [en, ko] = [given.en, given.ko].map((text) => plainLine(text ?? '', LONGEST_NOTE))
  if (en === undefined || ko === undefined) return 'long-words'
  if (en === '' && ko === '') return 'no-words'
  return { en: en === '' ? null : en, ko: ko === '' ? null : ko }
}

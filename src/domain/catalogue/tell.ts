// What somebody can use of a service, and how many of them work, in a sentence each.

import type { Reason } from '../policy/reasons.ts'
import { english } from '../policy/tell/english.ts'
import { korean } from '../policy/tell/korean.ts'
import type { Phrases } from '../policy/tell/phrases.ts'
import { whenText } from '../policy/tell/times.ts'
import type { CoveragePart } from './coverage.ts'
import type { Unanswered } from './live.ts'
import type { Tally } from './tally.ts'
import { WORDS, type Words } from './words.ts'

type Language = keyof typeof WORDS

const PHRASES: Readonly<Record<Language, Phrases>> = { en: english, ko: korean }

const reasonText = (by: Reason, words: Words): string => (by.startsWith('plan:') ? words.notInPlan : words.byRule(by))

const refusedText = ({ state, refused }: CoveragePart, words: Words): string => {
  const [door] = refused
  if (door === undefined) return ''
  if (state === 'blocked') return reasonText(door.by, words)
  return words.without(refused.map(({ endpoint, by }) => words.because(endpoint, reasonText(by, words))).join(', '))
}

/** `works`, `blocked: rule no-films, Mon–Sat 08:00–18:00`. */
export const tellPart = (part: CoveragePart, language: Language): string => {
  const words = WORDS[language]
  const [state, refused, when] = [
    words.state[part.state],
    refusedText(part, words),
    whenText(part.when, PHRASES[language]),
  ]
  return [refused === '' ? state : `${state}: ${refused}`, when].filter((text) => text !== '').join(', ')
}

/** `57 of 60 work on basic, 2 blocked by rule no-films, 1 in part`. */
export const tellTally = (tally: Tally, plan: string, language: Language): string => {
  const words = WORDS[language]
  const blocked = tally.blocked.map(({ by, services }) =>
    words.blockedBy(services, by.startsWith('plan:') ? '' : words.byRule(by)),
  )
  return [
    words.tally(tally.works, tally.all, plan),
    ...blocked,
    ...(tally.partly > 0 ? [words.partly(tally.partly)] : []),
    ...(tally.noAnswer > 0 ? [words.noAnswer(tally.noAnswer)] : []),
    ...(tally.atTimes > 0 ? [words.atTimes(tally.atTimes)] : []),
  ].join(', ')
}

/** `www.naver.com: no such name`. */
export const tellUnanswered = ({ endpoint, answer }: Unanswered, language: Language): string =>
  `${endpoint}: ${WORDS[language].answer[answer]}`

// Finds the public texts: one key, one text in each language.
import { type FixedReason, type Reason, reasonKind } from '../../domain/policy/reasons.ts'
import { english } from '../../domain/policy/tell/english.ts'
import { korean } from '../../domain/policy/tell/korean.ts'
import type { Phrases } from '../../domain/policy/tell/phrases.ts'
import { en, type TextKey } from './texts.en.ts'
import { ko } from './texts.ko.ts'

export const LANGUAGES = ['ko', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** The languages a page is written in: the person's own, or both side by side. */
export type Languages = readonly [Language, ...Language[]]
export const BOTH: Languages = ['ko', 'en']

/** Sentences about all of the policy. */
export const PHRASES: Readonly<Record<Language, Phrases>> = { en: english, ko: korean }

export type Filling = Readonly<Record<string, string | number>>

/** What is called otherwise in each language. */
export type FillingIn = (language: Language) => Filling

export const fillingIn = (language: Language, filling: Filling | FillingIn | undefined): Filling | undefined =>
  typeof filling === 'function' ? filling(language) : filling

const TEXTS: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, ko }

/** The text of a key; `{name}` is filled in. The result is plain text: escape it on the page. */
export type Texts = (key: TextKey, filling?: Filling) => string

export const textsOf =
  (language: Language): Texts =>
  (key, filling = {}) =>
    TEXTS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(filling[name] ?? whole))

/** What a reason is called, and what it means for the person. */
export type ReasonText = { readonly title: string; readonly says: string }

/** The public text of a reason of the closed list. A rule's own why, and a plan's, stand beside it. */
export const reasonText = (language: Language, reason: Reason): ReasonText => {
  const t = textsOf(language)
  switch (reasonKind(reason)) {
    case 'plan':
      return { title: t('reason.plan'), says: t('reason.plan.says') }
    case 'rule':
      return { title: t('reason.rule', { rule: reason }), says: t('reason.rule.says') }
    case 'fixed': {
      const fixed = reason as FixedReason // reasonKind looked it up in FIXED_REASONS
      return { title: t(`reason.${fixed}`), says: t(`reason.${fixed}.says`) }
    }
  }
}

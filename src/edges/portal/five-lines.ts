// The rules in five lines, which everybody accepts once per version; a voucher's user by using it.
import { createHash } from 'node:crypto'
import { LANGUAGES, type Language, textsOf } from './texts.ts'

/** What differs from park to park in the five lines. */
export type FiveFacts = {
  /** Days after which sessions and usage are deleted; `null`: nothing deletes them by itself, and the line says so. */
  readonly keepDays: number | null
  /** Whom to write to beside the desk, as `mailto:` or `https:`. */
  readonly contact: string | null
}

/** A line: what it is about, and what it says. */
export type FiveLine = { readonly about: string; readonly says: string }

/** How long sessions and usage are kept. */
export const keptHowLong = (language: Language, { keepDays }: FiveFacts): string => {
  const t = textsOf(language)
  return keepDays === null ? t('five.long.open') : t('five.long.days', { days: keepDays })
}

/** The five lines in one language: what is limited, what is kept, how long, who may look, how to complain. */
export const fiveLines = (language: Language, facts: FiveFacts): readonly FiveLine[] => {
  const t = textsOf(language)
  const contact = facts.contact?.replace(/^mailto:/, '') ?? ''
  return [
    { about: t('five.limited'), says: t('five.limited.says') },
    { about: t('five.kept'), says: t('five.kept.says') },
    { about: t('five.long'), says: keptHowLong(language, facts) },
    { about: t('five.look'), says: t('five.look.says') },
    {
      about: t('five.complain'),
      says: facts.contact === null ? t('five.complain.desk') : t('five.complain.write', { contact }),
    },
  ]
}

/** The version of the five lines: a digest of every word of them, so that no change goes by unaccepted. */
export const fiveLinesVersion = (facts: FiveFacts): string =>
  createHash('sha256')
    .update(JSON.stringify(LANGUAGES.map((language) => fiveLines(language, facts))))
    .digest('hex')
    .slice(0, 12)

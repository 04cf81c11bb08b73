// What an operator is called, in the reader's language.
import type { CouncilShown } from '../../domain/council/shown.ts'
import type { Texts as ByLanguage } from '../../domain/council/words.ts'
import type { Language } from './texts.ts'

/** In the reader's language, or in any that there is. */
export const textIn = (texts: ByLanguage, language: Language): string =>
  texts[language] ?? texts.en ?? Object.values(texts)[0] ?? ''

/** Its id, where nobody knows more of it. */
export const operatorName = (
  id: string,
  council: Pick<CouncilShown, 'operators'> | null | undefined,
  language: Language,
): string => textIn(council?.operators.find((each) => each.id === id)?.name ?? { en: id }, language)

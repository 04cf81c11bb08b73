// A page of one sentence: nothing here, or something went wrong.
import type { Text } from '../../domain/policy/language.ts'
import { markup } from './markup.ts'
import { both, page, paragraphs } from './page.ts'
import type { TextKey } from './texts.en.ts'
import { type Languages, textsOf } from './texts.ts'

/** The whole page. */
export const plainPage = (park: Text, languages: Languages, title: TextKey, says: TextKey): string =>
  page(
    { park, languages, title: languages.map((l) => textsOf(l)(title)).join(' · '), here: 'none' },
    markup`<h1>${both(languages, title)}</h1>
${paragraphs(languages, says)}`,
  )

// On the page of the rules: that this program compiles what was agreed otherwise than the one that activated it.
import { type OtherTable, sayOtherTable } from '../../domain/council/other-table.ts'
import { markup, type Piece } from './markup.ts'
import { type Language, textsOf } from './texts.ts'

/** Nothing where the program compiles what was activated. */
export const otherTablePart = (other: OtherTable | null, language: Language): Piece => {
  if (other === null) return false
  const t = textsOf(language)
  const { first, more } = sayOtherTable(other)
  const differs = other.differs?.[language] ?? []
  return markup`<section class="card" aria-labelledby="other-table"><h2 id="other-table">${t('other-table.title')}</h2>
<p>${first[language]}</p>${
    differs.length > 0 &&
    markup`<p>${t('other-table.differs')}</p><ul class="plain">${differs.map((each) => markup`<li>${each}</li>`)}</ul>`
  }
<p class="soft small">${more[language]}</p></section>`
}

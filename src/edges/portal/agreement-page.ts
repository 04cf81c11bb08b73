// The agreement's text, rendered from the few things of Markdown that such a text needs: headings, paragraphs, lists.
import type { Text } from '../../domain/policy/language.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { page } from './page.ts'
import { type Language, textsOf } from './texts.ts'

type Block = { readonly kind: 'heading' | 'item' | 'paragraph'; readonly top: boolean; readonly text: string }

/** Lines → blocks: a heading, or a line with what belongs to it until an empty line, a heading or the next item. */
const blocksOf = (text: string): Block[] => {
  const blocks: Block[] = []
  let open: { kind: 'item' | 'paragraph'; lines: string[] } | undefined
  const close = (): void => {
    if (open !== undefined) blocks.push({ kind: open.kind, top: false, text: open.lines.join(' ') })
    open = undefined
  }
  for (const line of text.split(/\r?\n/)) {
    const heading = /^ {0,3}(#{1,6}) +(.*?) *#*$/.exec(line)
    const item = /^ *(?:[-*]|\d{1,4}[.)]) +\S/.test(line)
    if (heading !== null || item || line.trim() === '') close()
    if (heading !== null) blocks.push({ kind: 'heading', top: heading[1] === '#', text: heading[2] ?? '' })
    else if (open !== undefined) open.lines.push(line.trim())
    else if (line.trim() !== '') open = { kind: item ? 'item' : 'paragraph', lines: [line.trim()] }
  }
  close()
  return blocks
}

// `Article 5 …`, `Art. 5`, `제5조 …`, `5. …`, and in headings `5 …`: as the policy's reader finds them.
const ARTICLE = /^[*_]{0,2}(?:(?:article|art\.) *(\d{1,4})\b|제 *(\d{1,4}) *조|(\d{1,4})[.)](?=[\s*_]|$))/i
const BARE = /^[*_]{0,2}(\d{1,4})(?=[\s:*_]|$)/

/** The number of an article that a heading or a line opens. */
export const articleOf = (text: string, heading: boolean): string | undefined => {
  const number = [...(ARTICLE.exec(text) ?? []), ...(heading ? (BARE.exec(text) ?? []) : [])].find((part) =>
    /^\d+$/.test(part ?? ''),
  )
  return number === undefined ? undefined : String(Number(number))
}

/** `**strong**` and `*stressed*`; all else is text. */
const inline = (text: string): Piece =>
  text.split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).map((part) => {
    if (/^\*\*.+\*\*$/.test(part)) return markup`<b>${part.slice(2, -2)}</b>`
    return /^\*.+\*$/.test(part) ? markup`<em>${part.slice(1, -1)}</em>` : part
  })

type Anchor = (block: Block) => Piece

const blockMarkup = (block: Block, anchor: Anchor): Markup => {
  const text = inline(block.text.replace(/^[-*] +/, '– '))
  if (block.kind !== 'heading') return markup`<p${anchor(block)}>${text}</p>`
  return block.top ? markup`<h1>${text}</h1>` : markup`<h2${anchor(block)}>${text}</h2>`
}

/** Numbered lines count as articles only in a text whose headings name none; the first of a number has the anchor. */
const render = (blocks: readonly Block[]): Piece => {
  const isHeading = ({ kind, top }: Block): boolean => kind === 'heading' && !top
  const byHeading = blocks.some((block) => isHeading(block) && articleOf(block.text, true) !== undefined)
  const seen = new Set<string>()
  const anchor: Anchor = (block) => {
    const article = byHeading === isHeading(block) ? articleOf(block.text, isHeading(block)) : undefined
    if (article === undefined || seen.has(article)) return null
    seen.add(article)
    return markup` id="article-${article}"`
  }
  return blocks.map((block) => blockMarkup(block, anchor))
}

export type AgreementPage = {
  readonly park: Text
  readonly language: Language
  /** `null`: the policy names none. */
  readonly text: string | null
  readonly inLanguage: (language: Language) => string
  /** When it was published, where it stands for itself. */
  readonly published?: string | undefined
}

/** The whole page, with an anchor `#article-5` at each article. */
export const agreementPage = ({ park, language, text, inLanguage, published }: AgreementPage): string => {
  const t = textsOf(language)
  const blocks = blocksOf(text ?? '')
  const titled = blocks.some((block) => block.top)
  return page(
    {
      ...{ park, languages: [language], title: t('agreement.title'), here: 'agreement', inLanguage },
      published,
    },
    markup`<div class="prose">${!titled && markup`<h1>${t('agreement.title')}</h1>`}
${text === null ? markup`<p>${t('agreement.none')}</p>` : render(blocks)}</div>`,
  )
}

// The pages for everybody as files that stand for themselves: any web server serves them under any path, and they open from a stick.
import type { Policy } from '../../domain/policy/language.ts'
import { momentText } from '../../domain/policy/tell/moments.ts'
import { type Asking, about, agreement, park, rules, services, who } from './face.ts'
import { FACE_STYLE } from './face-style.ts'
import { markup, type Piece, verbatim } from './markup.ts'
import { MARK } from './page.ts'
import type { PortalParts } from './parts.ts'
import { rulesOnPage } from './rules-page.ts'
import { STYLE } from './style.ts'
import { LANGUAGES, type Language, textsOf } from './texts.ts'

/** `path` is below the folder, with slashes. */
export type PublishedFile = { readonly path: string; readonly text: string }

const fileOf = (name: string, part: string | number | undefined): string =>
  part === undefined ? `${name}.html` : `${name}-${part}.html`

const pagesOf = (policy: Policy): number => rulesOnPage(policy, 1).of

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n + 1)

const onPage = (page: number): string => fileOf('rules', page === 1 ? undefined : page)

/** On which page each rule stands. */
const ruleFiles = (policy: Policy): ReadonlyMap<string, string> =>
  new Map(
    numbers(pagesOf(policy)).flatMap((page) =>
      rulesOnPage(policy, page).items.map(({ id }) => [id, `${onPage(page)}#rule-${id}`] as const),
    ),
  )

const SIMPLE = /^\/(park|rules|services|who|agreement|about)(#[\w-]+)?$/

/** Where a link of the portal leads from a page in its language's folder; `undefined`: nothing stands there. */
const linkTo = (href: string, ruleAt: ReadonlyMap<string, string>): string | undefined => {
  const [, name, hash = ''] = SIMPLE.exec(href) ?? []
  if (name !== undefined) return `${name}.html${hash}`
  const [, page] = /^\/rules\?page=(\d+)#rules$/.exec(href) ?? []
  if (page !== undefined) return `${onPage(Number(page))}#rules`
  const [, plan] = /^\/services\?plan=([a-z0-9-]+)$/.exec(href) ?? []
  if (plan !== undefined) return fileOf('services', plan)
  if (href === '/record/checkpoint') return '../record/checkpoint'
  const [, rule] = /^\/rules\/([a-z0-9-]+)$/.exec(href) ?? []
  return rule === undefined ? undefined : ruleAt.get(rule)
}

/** Every link stands in double quotes (markup.ts); one that leads nowhere is a fault of ours, and nothing is published. */
const relinked = (html: string, ruleAt: ReadonlyMap<string, string>): string =>
  html.replace(/href="(\/[^"]*)"/g, (_, href: string) => {
    const to = linkTo(href, ruleAt)
    if (to === undefined) throw new Error(`a published page leads nowhere: ${href}`)
    return `href="${to}"`
  })

type Made = { readonly file: string; readonly html: (asking: Asking) => string | Promise<string> }

const madeOf = (parts: PortalParts, policy: Policy): readonly Made[] => [
  { file: 'park.html', html: (asking) => park(parts, asking) },
  ...numbers(pagesOf(policy)).map((page) => ({
    file: onPage(page),
    html: (asking: Asking) => rules(parts, asking, page, null),
  })),
  { file: 'services.html', html: (asking) => services(parts, asking) },
  ...policy.plans.map(({ id }) => ({
    file: fileOf('services', id),
    html: (asking: Asking) => services(parts, asking, id),
  })),
  { file: 'who.html', html: (asking) => who(parts, asking, null) },
  { file: 'agreement.html', html: (asking) => agreement(parts, asking) },
  { file: 'about.html', html: (asking) => about(parts, asking) },
]

/** The first page: in which language? */
const firstPage = ({ park: { name } }: Policy): string => {
  const choice = (language: Language): Piece =>
    markup`<li lang="${language}"><p><a href="${language}/park.html"><b>${name[language]}</b></a></p><p class="soft">${textsOf(language)('park.says')}</p></li>`
  return String(markup`<!doctype html>
<html lang="${LANGUAGES[0]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${LANGUAGES.map((language) => name[language]).join(' · ')}</title>
<style>${verbatim(STYLE)}</style><style>${verbatim(FACE_STYLE)}</style></head>
<body><main class="wrap"><p>${MARK}</p><h1>${LANGUAGES.map((language, n) => markup`${n > 0 && ' · '}<span lang="${language}">${name[language]}</span>`)}</h1><section class="card"><ul class="steps">${LANGUAGES.map(choice)}</ul></section></main></body></html>
`)
}

/** All files, the same set in each language's folder; `record`: whether it is put beside them. */
export const publishedPages = async (parts: PortalParts, record: boolean): Promise<readonly PublishedFile[]> => {
  const { policy } = parts.rules().decider
  const ruleAt = ruleFiles(policy)
  const published = momentText(policy.park.timezone, parts.clock().wall)
  const files: PublishedFile[] = [{ path: 'index.html', text: firstPage(policy) }]
  for (const language of LANGUAGES) {
    for (const { file, html } of madeOf(parts, policy)) {
      const inLanguage = (other: Language): string => `../${other}/${file}`
      const text = await html({ language, inLanguage, published, record })
      files.push({ path: `${language}/${file}`, text: relinked(text, ruleAt) })
    }
  }
  return files
}

// The frame of every page: head, the park's name, ways to the other pages, foot.
import type { Text } from '../../domain/policy/language.ts'
import { FACE_STYLE } from './face-style.ts'
import { type Markup, markup, type Piece, verbatim } from './markup.ts'
import { STYLE, sourceHash } from './style.ts'
import type { TextKey } from './texts.en.ts'
import { type Filling, type FillingIn, fillingIn, LANGUAGES, type Language, type Languages, textsOf } from './texts.ts'

/** The pages that are for everybody, in the order of their row. */
const PUBLIC = [
  ['park', '/park', 'face.park'],
  ['rules', '/rules', 'nav.rules'],
  ['services', '/services', 'face.services'],
  ['who', '/who', 'face.who'],
  ['agreement', '/agreement', 'nav.agreement'],
  ['about', '/about', 'face.about'],
] as const satisfies readonly (readonly [string, string, TextKey])[]

type Public = (typeof PUBLIC)[number][0]

/** For pages that stand for themselves: no script, no form, nothing fetched. */
const PUBLISHED_POLICY = `default-src 'none'; style-src ${sourceHash(STYLE)} ${sourceHash(FACE_STYLE)}; form-action 'none'; base-uri 'none'`

/** What frames a page. */
export type Frame = {
  readonly park: Text
  readonly languages: Languages
  readonly title: string
  /** Which of the pages in the head this is. */
  readonly here: 'seat' | 'access' | 'none' | Public
  /** The address of this page in a language, where the reader may choose one. */
  readonly inLanguage?: (language: Language) => string
  /** Where the portal is, for pages that stand elsewhere: `http://portal.park.test`. */
  readonly base?: string
  /** When it was published, for a page that stands for itself: nobody signs in there. */
  readonly published?: string | undefined
  /** A content security policy said in the page, for answers whose headers are somebody else's. */
  readonly policy?: string
  readonly script?: string
  /** Seconds after which a browser without script asks again, and what. */
  readonly renew?: { readonly seconds: number; readonly at: string }
}

// Two lands and the strip between them.
export const MARK = verbatim(
  '<svg width="46" height="22" viewBox="0 0 46 22" aria-hidden="true" focusable="false"><path class="a" d="M23 8.5h-1c-3 0-3-8.5-11-8.5a11 11 0 0 0 0 22c8 0 8-8.5 11-8.5h1z"/><path class="b" d="M23 8.5h1c3 0 3-8.5 11-8.5a11 11 0 0 1 0 22c-8 0-8-8.5-11-8.5h-1z"/></svg>',
)

/** A text in each of the page's languages, the second beside the first, marked with its language. */
export const both = (languages: Languages, key: TextKey, filling?: Filling): Piece =>
  languages.map((language, i) =>
    languages.length === 1
      ? textsOf(language)(key, filling)
      : markup`${i > 0 && ' '}<span lang="${language}"${i > 0 ? verbatim(' class="x"') : ''}>${textsOf(language)(key, filling)}</span>`,
  )

/** The same as paragraphs, one below the other. */
export const paragraphs = (languages: Languages, key: TextKey, filling?: Filling | FillingIn): Piece =>
  languages.map((language) => markup`<p lang="${language}">${textsOf(language)(key, fillingIn(language, filling))}</p>`)

/** A notice; `bad` ones are read out at once. */
export const notice = (
  languages: Languages,
  kind: 'calm' | 'bad',
  key: TextKey,
  filling?: Filling | FillingIn,
): Markup =>
  markup`<div class="say${kind === 'bad' && ' bad'}" role="${kind === 'bad' ? 'alert' : 'status'}">${paragraphs(languages, key, filling)}</div>`

const linkIn =
  (frame: Frame) =>
  (name: Frame['here'], path: string, key: TextKey): Markup =>
    markup`<a href="${frame.base ?? ''}${path}"${frame.here === name && verbatim(' aria-current="page"')}>${both(frame.languages, key)}</a>`

const isPublic = ({ here }: Frame): boolean => PUBLIC.some(([name]) => name === here)

/** From each page for everybody to all others. */
const publicRow = (frame: Frame): Piece => {
  if (!isPublic(frame)) return false
  const label = frame.languages.map((l) => textsOf(l)('face.label')).join(' · ')
  return markup`<nav class="wrap face" aria-label="${label}">${PUBLIC.map(([name, path, key]) => markup`${linkIn(frame)(name, path, key)} `)}</nav>`
}

const links = (frame: Frame): Markup => {
  const link = linkIn(frame)
  const chosen = frame.languages.length === 1 ? frame.languages[0] : undefined
  const others = frame.inLanguage === undefined ? [] : LANGUAGES.filter((language) => language !== chosen)
  return markup`<nav aria-label="${frame.languages.map((l) => textsOf(l)('nav.label')).join(' · ')}">${
    frame.published === undefined &&
    markup`${link('seat', '/', 'nav.seat')}
${link('access', '/my-access', 'access.nav')}
${!isPublic(frame) && link('rules', '/rules', 'nav.rules')}`
  }
${others.map((l) => markup`<a lang="${l}" hreflang="${l}" href="${frame.inLanguage?.(l)}">${textsOf(l)('language')}</a>`)}</nav>`
}

const brand = (frame: Frame): Markup => {
  const [first, second] = frame.languages
  const same = second === undefined || frame.park[first] === frame.park[second]
  return markup`<a class="brand" href="${frame.base ?? ''}/${frame.published !== undefined && 'park'}">${MARK}<span><span lang="${first}">${frame.park[first]}</span>${!same && markup`<small lang="${second}">${frame.park[second]}</small>`}</span></a>`
}

/** The whole document. */
export const page = (frame: Frame, body: Piece): string => {
  const [first] = frame.languages
  const policy = frame.policy ?? (frame.published === undefined ? undefined : PUBLISHED_POLICY)
  return String(markup`<!doctype html>
<html lang="${first}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
${policy !== undefined && markup`<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`}
<title>${frame.title} · ${frame.park[first]}</title>${frame.renew !== undefined && markup`<noscript><meta http-equiv="refresh" content="${frame.renew.seconds};url=${frame.renew.at}"></noscript>`}
<style>${verbatim(STYLE)}</style>${isPublic(frame) && markup`<style>${verbatim(FACE_STYLE)}</style>`}</head>
<body><a class="skip" href="#main">${both(frame.languages, 'skip')}</a>
<header class="top"><div class="wrap">${brand(frame)}${links(frame)}</div>${publicRow(frame)}</header>
<main id="main" class="wrap" tabindex="-1">
${body}
</main>
<footer class="wrap"><div class="foot"><div class="two">${frame.languages.map((language) => {
    const t = textsOf(language)
    return markup`<div lang="${language}"><p>${t('foot.what')}</p>${frame.published !== undefined && markup`<p>${t('face.published', { at: frame.published })}</p>`}<p><a href="${frame.base ?? ''}/rules">${t('foot.rules')}</a> · <a href="${frame.base ?? ''}/about">${t('about.nav')}</a> · <a href="${frame.base ?? ''}/park">${t('face.park')}</a></p></div>`
  })}</div></div></footer>${frame.script !== undefined && markup`<script>${verbatim(frame.script)}</script>`}</body></html>
`)
}

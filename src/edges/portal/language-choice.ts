// Which language a page is in: what was just chosen, else what this browser chose before, else what it prefers.
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { BOTH, LANGUAGES, type Language, type Languages } from './texts.ts'

const COOKIE = 'lang'
const asLanguage = (text: string | undefined): Language | undefined => LANGUAGES.find((language) => language === text)

/** The language that Accept-Language (RFC 9110, 12.5.4) prefers among ours; `undefined` where it names none of them. */
export const preferred = (accept: string | undefined): Language | undefined => {
  const wishes = (accept ?? '')
    .slice(0, 500)
    .split(',')
    .map((part, order) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
      const q = rest.map((r) => /^\s*q=([\d.]+)\s*$/.exec(r)?.[1]).find((r) => r !== undefined)
      return { language: asLanguage(tag.split('-')[0]), q: q === undefined ? 1 : Number(q), order }
    })
  return wishes
    .filter((wish) => wish.language !== undefined && wish.q > 0)
    .sort((a, b) => b.q - a.q || a.order - b.order)[0]?.language
}

/** For pages that stand elsewhere, where no choice was kept: the preferred language, or both. */
export const languagesFor = (accept: string | undefined): Languages => {
  const language = preferred(accept)
  return language === undefined ? BOTH : [language]
}

/** The language for this request; a choice in the address is kept in a cookie for this host, as long as the browser is open. */
export const languageFor = (c: Context): Language => {
  const chosen = asLanguage(c.req.query('lang'))
  if (chosen !== undefined && c.req.path !== '/events')
    setCookie(c, COOKIE, chosen, { path: '/', sameSite: 'Lax', httpOnly: true })
  return chosen ?? asLanguage(getCookie(c, COOKIE)) ?? preferred(c.req.header('accept-language')) ?? 'ko'
}

/** The next person at this seat begins anew. */
export const forgetLanguage = (c: Context): void => {
  deleteCookie(c, COOKIE, { path: '/' })
}

/** The address of the same page in another language. */
export const inLanguage = (c: Context, language: Language): string => {
  const query = new URLSearchParams(new URL(c.req.url).search)
  query.set('lang', language)
  return `${c.req.path}?${query}`
}

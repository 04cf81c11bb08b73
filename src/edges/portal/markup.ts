// HTML made by template, escaped by hono/html. Everything on a page goes through here.
import { html, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** HTML that is safe to put on a page. */
export type Markup = HtmlEscapedString

/** What may stand in a template: texts are escaped, `false`, `null` and `undefined` are left out. */
export type Piece = string | number | Markup | false | null | undefined | readonly Piece[]

/** Makes markup; attributes must be written in double quotes, which the escaping counts on. */
export const markup = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Markup => {
  const made = html(strings, ...pieces)
  if (made instanceof Promise) throw new TypeError('a piece of a page was a promise')
  return made
}

/** Puts a text of ours (style, script) in as it stands. Never for anything that came from outside. */
export const verbatim = (text: string): Markup => raw(text)

/** The address of a link, or `undefined` unless it is http, https or mailto. */
export const safeLink = (address: string): string | undefined => {
  try {
    const url = new URL(address)
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? address : undefined
  } catch {
    return undefined
  }
}

// Long lists in portions, each list of a page with its own number in the address.
import { type Markup, markup, type Piece } from './markup.ts'
import type { Texts } from './texts.ts'

/** One portion of a list. */
export type Portion<T> = { readonly items: readonly T[]; readonly number: number; readonly of: number }

/** Portion `number` of a list, counted from 1; one that is not there is the nearest that is. */
export const portionOf = <T>(all: readonly T[], size: number, number: number): Portion<T> => {
  const of = Math.max(1, Math.ceil(all.length / size))
  const here = Number.isInteger(number) ? Math.min(Math.max(1, number), of) : 1
  return { items: all.slice((here - 1) * size, here * size), number: here, of }
}

const MOST_LINKS = 7

/** Portions worth a link: the first, the last, and those around this one. */
const worth = (here: number, of: number): readonly number[] => {
  const around = Array.from({ length: MOST_LINKS - 2 }, (_, i) => here - 2 + i)
  return [...new Set([1, ...around.filter((n) => n > 1 && n < of), of])]
}

/** Links to the other portions; `href` gives the address of one. Nothing where there is only one. */
export const pager = (portion: Portion<unknown>, label: string, href: (number: number) => string, t: Texts): Piece => {
  const { number, of } = portion
  if (of < 2) return null
  const link = (n: number): Markup =>
    n === number
      ? markup`<a aria-current="page" href="${href(n)}">${t('rules.page')} ${n}</a> `
      : markup`<a href="${href(n)}">${t('rules.page')} ${n}</a> `
  return markup`<nav aria-label="${label}">${worth(number, of).map(link)}</nav>`
}

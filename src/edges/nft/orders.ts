// What the helper does for each order, but for listing. Each is one transaction.
import {
  type Carried,
  type Content,
  type Element,
  type Found,
  keyOf,
  PASSES,
} from '../../domain/enforcement/elements.ts'
import type { Counters } from './counters.ts'
import { install } from './install.ts'
import type { Nft } from './library.ts'
import { elementsIn } from './listing.ts'
import { refusedBecause } from './refused.ts'
import type { Order } from './request.ts'
import { changeText, flushText, kindOf, TABLE } from './text.ts'

/** The text of the whole table for settings that came over the socket. Throws where they are no settings. */
export type TableText = (settings: unknown) => string

export type Tools = { readonly nft: Nft; readonly counters: Counters; readonly tableText: TableText }

const must = (nft: Nft, text: string): string => {
  const { ok, output, error } = nft.run(text)
  if (!ok) throw refusedBecause(error)
  return output
}

const isAs = (element: Element, found: Found): boolean =>
  element.seconds === undefined &&
  found.seconds === undefined &&
  element.rate === found.rate &&
  (element.value ?? []).join(' ') === (found.value ?? []).join(' ')

// A set of ranges takes as long to empty as it has elements, squared (20,000: a minute and a half). So only what differs is touched.
const contentText = (nft: Nft, { set, elements }: Content): string => {
  const found = elementsIn(set, must(nft, `list ${kindOf(set)} ${TABLE} ${set}`))
  const [before, after] = [found, elements].map((list) => new Map(list.map((each) => [keyOf(each), each])))
  const stays = (element: Element): boolean => {
    const [old, now] = [before?.get(keyOf(element)), after?.get(keyOf(element))]
    return old !== undefined && now !== undefined && isAs(now, old)
  }
  const remove = found
    .filter((each) => !stays(each))
    .map(({ set, key, value }) => ({ set, key, ...(value && { value }) }))
  return changeText({ remove, add: elements.filter((each) => !stays(each)) })
}

/** What marks have carried, of those that are counted. */
export const carriedBy = ({ counters }: Tools, marks: readonly number[]): Carried[] => {
  const [up, down] = [counters.read('up', marks), counters.read('down', marks)]
  return marks.flatMap((mark) =>
    up.has(mark) || down.has(mark) ? { mark, up: up.get(mark)?.bytes ?? 0, down: down.get(mark)?.bytes ?? 0 } : [],
  )
}

type Now = Exclude<Order, { readonly kind: 'read' | 'count' }>

/** Does it, and gives the result. Throws `gateway:kernel-refused`, `gateway:not-root`. */
export const carryOut = (tools: Tools, order: Now): unknown => {
  const { nft, tableText } = tools
  switch (order.kind) {
    case 'install':
      return install(nft, tableText(order.settings))
    case 'apply':
      must(nft, changeText(order))
      return null
    case 'replace':
      must(nft, order.contents.map((content) => contentText(nft, content)).join(''))
      return null
    case 'take':
      must(nft, changeText({ remove: order.remove, add: [] }))
      return carriedBy(tools, order.marks)
    case 'close':
      must(nft, flushText(PASSES))
      return null
    case 'remove':
      must(nft, `add table ${TABLE}\ndelete table ${TABLE}\n`)
      return null
  }
}

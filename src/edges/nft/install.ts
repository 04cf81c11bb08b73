// Puts the table in place. One of the same shape stays as it is; of another shape, it is changed in one transaction and keeps what
// its sets hold, so that no instant is open and nobody is cut off.
import { createHash } from 'node:crypto'
import { type Found, isElement, SET_NAMES, type SetName } from '../../domain/enforcement/elements.ts'
import type { Installed } from '../../domain/enforcement/kernel.ts'
import type { Nft, Outcome } from './library.ts'
import { elementsIn, namesIn } from './listing.ts'
import { refusedBecause } from './refused.ts'
import { additionText, kindOf, setsText, TABLE } from './text.ts'

/** The hash of sets, then of the whole text, in words of 32 bits. */
const wordsOf = (text: string): readonly number[] => {
  const [sets, whole] = [setsText(), text].map((part) => createHash('sha256').update(part).digest())
  const words = (hash: Buffer | undefined, count: number): number[] =>
    Array.from({ length: count }, (_, at) => hash?.readUInt32BE(at * 4) ?? 0)
  return [...words(sets, 4), ...words(whole, 8)]
}

const SETS_WORDS = 4

// Elements, since a comment of a table or set cannot be changed later.
const shapeText = (words: readonly number[]): string => {
  const elements = words.map((word, at) => `${at} : ${word}`).join(', ')
  return [
    `add map ${TABLE} shape { type mark : mark; }`,
    `flush map ${TABLE} shape`,
    `add element ${TABLE} shape { ${elements} }\n`,
  ].join('\n')
}

const shapeIn = (listing: string): readonly number[] => {
  const pairs = [...listing.matchAll(/(0x[0-9a-f]{8}) : (0x[0-9a-f]{8})/g)]
  const byPlace = new Map(pairs.map(([, place, word]) => [Number(place), Number(word)]))
  return [...byPlace.keys()].sort((a, b) => a - b).map((place) => byPlace.get(place) ?? 0)
}

const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((word, at) => word === b[at])

/** Names of what stands in the table. Quick however much is in its sets: listing the table, even tersely, would fetch that. */
const namesOf = (nft: Nft, kind: 'chain' | 'set' | 'map'): string[] => {
  const { output } = nft.runTerse(`list ${kind}s inet`)
  const start = output.indexOf(`table ${TABLE} {\n`)
  return start < 0 ? [] : namesIn(output.slice(start, output.indexOf('\n}', start)), kind)
}

// The sets are as they were: rules and chains around them are exchanged.
const rulesText = (nft: Nft, text: string): string => {
  const stay: ReadonlySet<string> = new Set<string>([...SET_NAMES, 'shape'])
  const gone = (kind: 'chain' | 'set' | 'map'): string[] =>
    namesOf(nft, kind)
      .filter((name) => !stay.has(name))
      .map((name) => `delete ${kind} ${TABLE} ${name}\n`)
  return [`flush table ${TABLE}\n`, ...gone('set'), ...gone('map'), ...gone('chain'), text, '\n'].join('')
}

const heldBy = (nft: Nft, set: SetName): Found[] => {
  const { ok, output } = nft.run(`list ${kindOf(set)} ${TABLE} ${set}`)
  try {
    return ok ? elementsIn(set, output).filter(({ packets, bytes, ...element }) => isElement(element, true)) : []
  } catch {
    return [] // a set of an older version, with other fields
  }
}

const counterText = ({ packets, bytes }: Found): string =>
  bytes === undefined ? '' : ` counter packets ${packets} bytes ${bytes}`

const anewText = (nft: Nft, text: string): string => {
  const held = SET_NAMES.flatMap((set) => heldBy(nft, set))
  return `delete table ${TABLE}\n${text}\n${additionText(held, counterText)}`
}

const must = (outcome: Outcome): void => {
  if (!outcome.ok) throw refusedBecause(outcome.error)
}

/** `text`: the table with everything fixed that stands in it. Throws `gateway:not-root`, `gateway:kernel-refused`. */
export const install = (nft: Nft, text: string): Installed => {
  const words = wordsOf(text)
  const shape = shapeText(words)
  const before = shapeIn(nft.run(`list map ${TABLE} shape`).output)
  if (isSame(before, words)) return 'kept'
  const { ok, error } = nft.runTerse(`list sets table ${TABLE}`)
  if (!ok && !error.includes('No such file')) throw refusedBecause(error)
  if (!ok) {
    must(nft.run(`${text}\n${shape}`))
    return 'new'
  }
  const setsStay = isSame(before.slice(0, SETS_WORDS), words.slice(0, SETS_WORDS))
  if (setsStay && nft.run(rulesText(nft, text) + shape).ok) return 'changed'
  must(nft.run(anewText(nft, text) + shape))
  nft.forget()
  return 'changed'
}

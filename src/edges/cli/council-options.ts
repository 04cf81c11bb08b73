// Options that the commands of joint rule share, and what their values mean.
import { isHashText } from '../../base/octets.ts'
import { isTag, isTexts, type Texts } from '../../domain/council/words.ts'
import { type Given, Misuse, type Option } from './command.ts'
import type { ReadPark } from './council-parts.ts'
import type { CliParts } from './parts.ts'

export const RECORD: readonly Option[] = [
  {
    name: 'record',
    value: 'WHERE',
    what: 'the record: an address that ends in /record/, or a folder with a copy',
    required: true,
  },
  { name: 'genesis', value: 'HASH', what: 'the genesis hash of the park: sha256: and 64 digits', required: true },
]

export const SIGNING: readonly Option[] = [
  {
    name: 'days',
    value: 'N',
    what: 'for how many days the signature may be used, 7 without it',
    whole: { least: 1, most: 14 },
  },
  { name: 'reason', value: 'TEXT', what: 'one line that everybody can read for ever' },
  { name: 'portal', value: 'URL', what: 'where it is sent; without it where the record is' },
  { name: 'yes', value: null, what: 'do not ask; what would have been shown is printed' },
]

export const OUT: Option = {
  name: 'out',
  value: 'FOLDER',
  what: 'put it with its files into a new folder instead of sending it, to be carried by hand: isthmus propose send',
}

export const KEY: Option = { name: 'key', value: 'FILE', what: 'the key file that signs', required: true }

export const TITLE: Option = {
  name: 'title',
  value: 'LANGUAGE=TEXT',
  what: 'what it is called, once for each language: en=…, ko=…',
  required: true,
  many: true,
}

export const USAGE = {
  record: '--record WHERE --genesis HASH',
  title: '--key FILE --title LANGUAGE=TEXT…',
  signing: '[--days N] [--reason TEXT] [--portal URL] [--yes]',
  out: '[--out FOLDER]',
} as const

/** The record that the options name, verified. */
export const readPark = async (given: Given, parts: CliParts): Promise<ReadPark> => {
  const genesis = given.needed('genesis')
  if (!isHashText(genesis))
    throw new Misuse(
      `${genesis} is no genesis hash`,
      'give sha256: and 64 digits, as the park’s operators gave it to you',
    )
  return (await parts.council()).read(given.needed('record'), genesis)
}

/** Cuts at the first `=`. */
export const pairOf = (option: string, text: string, example: string): readonly [string, string] => {
  const at = text.indexOf('=')
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)]
  throw new Misuse(`--${option} ${text} says not what is what`, `type it like: --${option} ${example}`)
}

export const titleOf = (given: Given): Texts => {
  const pairs = given.all('title').map((text) => pairOf('title', text, '"en=No films at night"'))
  const twice = pairs.find(([tag], at) => pairs.findIndex(([other]) => other === tag) !== at)
  if (twice !== undefined) throw new Misuse(`--title ${twice[0]}=… is given twice`, 'give each language once')
  const strange = pairs.find(([tag]) => !isTag(tag))
  if (strange !== undefined) throw new Misuse(`${strange[0]} is no language`, 'give a tag such as en or ko')
  const title = Object.fromEntries(pairs)
  if (isTexts(title)) return title
  throw new Misuse('a title has at most 200 characters, all on one line', 'make it shorter')
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Seconds of `2h`, `30m`, `90s`. */
export const secondsOf = (text: string): number => {
  const [, digits = '', unit = ''] = /^([1-9][0-9]{0,5})(s|m|h)$/.exec(text) ?? []
  const seconds = Number(digits) * (UNITS[unit] ?? 0)
  if (seconds >= 1 && seconds <= 86_400) return seconds
  throw new Misuse(`--for cannot be ${text}`, 'give at most 24h, as 2h, 30m or 90s')
}

/** `2 h 30 min`. */
export const durationText = (seconds: number): string => {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor((seconds % 86_400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ] as const
  const some = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n} ${unit}`)
  return some.length === 0 ? 'none' : some.join(' ')
}

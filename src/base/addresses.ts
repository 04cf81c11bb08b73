// IP addresses and ranges: one canonical text each, and their order as numbers.
import { isIPv4, isIPv6 } from 'node:net'

/** An IP address in canonical text: dotted quad, or RFC 5952 form; IPv4-mapped IPv6 is written as IPv4. */
export type Address = string & { readonly address: unique symbol }

/** A closed range of addresses of one family. */
export type Range = { readonly from: Address; readonly to: Address }

/** An address as family and unsigned number: 32 bits for family 4, 128 for family 6. */
export type Numeric = { readonly family: 4 | 6; readonly value: bigint }

const quadValue = (quad: string): bigint => quad.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n)

const quadText = (value: bigint): Address =>
  [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.') as Address

// RFC 4291 section 2.2: at most one "::", and the last 32 bits may be a dotted quad.
const groups = (text: string): number[] => {
  if (text === '') return []
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)]
    const value = quadValue(part)
    return [Number(value >> 16n), Number(value & 0xffffn)]
  })
}

const sixValue = (text: string): bigint => {
  const [head = '', tail] = text.split('::')
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const middle: number[] = tail === undefined ? [] : new Array(8 - left.length - right.length).fill(0)
  return [...left, ...middle, ...right].reduce((value, group) => (value << 16n) | BigInt(group), 0n)
}

// RFC 5952 section 4: lower case, no leading zeros, the longest run of two or more zero groups as "::", the first of equals.
const sixText = (value: bigint): Address => {
  const parts = [7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((group) => Number((value >> (group * 16n)) & 0xffffn))
  let start = -1
  let length = 1
  for (let i = 0; i < 8; i++) {
    let j = i
    while (j < 8 && parts[j] === 0) j++
    if (j - i > length) {
      start = i
      length = j - i
    }
    if (j > i) i = j
  }
  const hex = (list: number[]): string => list.map((part) => part.toString(16)).join(':')
  if (start < 0) return hex(parts) as Address
  return `${hex(parts.slice(0, start))}::${hex(parts.slice(start + length))}` as Address
}

const MAPPED = 0xffffn << 32n

/** The number behind a canonical address. */
export const numeric = (address: Address): Numeric =>
  address.includes(':') ? { family: 6, value: sixValue(address) } : { family: 4, value: quadValue(address) }

/** IPv4 or IPv6. */
export const family = (address: Address): 4 | 6 => (address.includes(':') ? 6 : 4)

/** The canonical text of a number; the inverse of `numeric`. */
export const addressOf = ({ family, value }: Numeric): Address => (family === 4 ? quadText(value) : sixText(value))

/** Reads the two usual notations only (dotted quad, RFC 4291); `undefined` for anything else. A zone id is refused. */
export const parseAddress = (text: string): Address | undefined => {
  if (isIPv4(text)) return text as Address
  if (!isIPv6(text) || text.includes('%')) return undefined
  const value = sixValue(text.toLowerCase())
  // RFC 4291 section 2.5.5.2: an IPv4-mapped address is that IPv4 address.
  return value >> 32n === MAPPED >> 32n ? quadText(value & 0xffffffffn) : sixText(value)
}

/** As `parseRange` reads it again. */
export const rangeText = ({ from, to }: Range): string => (from === to ? from : `${from}-${to}`)

/** Reads `a`, `a/prefix` or `a-b`; host bits below the prefix are cleared. `undefined` for anything else. */
export const parseRange = (text: string): Range | undefined => {
  const [first = '', second] = text.split(/[/-]/, 2)
  const from = parseAddress(first)
  if (from === undefined) return undefined
  if (second === undefined) return { from, to: from }
  const { family, value } = numeric(from)
  if (text.includes('/')) {
    const bits = family === 4 ? 32 : 128
    if (!/^\d{1,3}$/.test(second) || Number(second) > bits || text.split('/').length > 2) return undefined
    const size = 1n << BigInt(bits - Number(second))
    const low = value - (value % size)
    return { from: addressOf({ family, value: low }), to: addressOf({ family, value: low + size - 1n }) }
  }
  const to = parseAddress(second)
  if (to === undefined || text.split('-').length > 2) return undefined
  const end = numeric(to)
  return end.family === family && end.value >= value ? { from, to } : undefined
}

/** Reads the address of one network card: `02:00:00:00:00:07`, also upper case or with dashes. Lower case, with colons. */
export const parseHardware = (text: string): string | undefined => {
  const hardware = text.toLowerCase().replaceAll('-', ':')
  if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/.test(hardware)) return undefined
  // IEEE 802: the lowest bit of the first octet marks a group; all zero is nobody's.
  const isGroup = (Number.parseInt(hardware.slice(0, 2), 16) & 1) === 1
  return isGroup || hardware === '00:00:00:00:00:00' ? undefined : hardware
}

/** Whether the address lies in the range. */
export const within = (address: Address, range: Range): boolean => {
  const a = numeric(address)
  const from = numeric(range.from)
  return a.family === from.family && a.value >= from.value && a.value <= numeric(range.to).value
}

// IANA special-purpose registries (RFC 6890 and updates): what a client may never be taken to unless a zone opens it.
const SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  // :: and ::1, and like the next ones what only wraps an address of IPv4: compatible, translated, NAT64, Teredo, 6to4.
  '::/96',
  '::ffff:0:0:0/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
].map((text) => {
  const range = parseRange(text)
  if (range === undefined) throw new Error(`not a range: ${text}`)
  return { from: numeric(range.from), to: numeric(range.to) }
})

// Asked for every connection: the answers for the addresses seen last are kept.
const MOST_KNOWN = 4096
const known = new Map<Address, boolean>()

const computeSpecial = (address: Address): boolean => {
  const { family, value } = numeric(address)
  return SPECIAL.some(({ from, to }) => from.family === family && from.value <= value && value <= to.value)
}

/** The ranges of such addresses. */
export const specialRanges = (): readonly Range[] =>
  SPECIAL.map(({ from, to }) => ({ from: addressOf(from), to: addressOf(to) }))

/** Whether the address is loopback, link-local, private, multicast or otherwise not a public destination. */
export const isSpecial = (address: Address): boolean => {
  const answer = known.get(address)
  if (answer !== undefined) return answer
  if (known.size >= MOST_KNOWN) known.clear()
  const special = computeSpecial(address)
  known.set(address, special)
  return special
}

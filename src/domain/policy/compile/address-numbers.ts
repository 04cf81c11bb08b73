// A canonical address as four words of 32 bits, without big numbers: for the hot path.
import type { Address } from '../../../base/addresses.ts'

/** Whether the text is an IPv6 address; canonical texts of IPv4 have no colon. */
export const isSix = (address: Address): boolean => address.includes(':')

/** The 32 bits of a dotted quad. */
export const quadNumber = (address: Address): number => {
  let value = 0
  let part = 0
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i)
    if (code === 46) {
      value = value * 256 + part
      part = 0
    } else part = part * 10 + code - 48
  }
  return (value * 256 + part) >>> 0
}

const hexDigit = (code: number): number => (code > 96 ? code - 87 : code - 48)

/** Writes the four words of an IPv6 address in canonical text, the highest first. */
export const sixWords = (address: Address, words: Uint32Array): void => {
  words.fill(0)
  let group = 0
  let value = 0
  let at = 0
  const put = (): void => {
    const word = group >> 1
    words[word] = (words[word] ?? 0) | ((group & 1) === 0 ? value << 16 : value)
    group++
    value = 0
  }
  for (; at < address.length; at++) {
    const code = address.charCodeAt(at)
    if (code !== 58) {
      value = (value << 4) | hexDigit(code)
      continue
    }
    if (at > 0 && address.charCodeAt(at - 1) !== 58) put()
    if (address.charCodeAt(at + 1) === 58) group = 8 - groupsAfter(address, at + 2)
  }
  if (address.charCodeAt(address.length - 1) !== 58) put()
}

const groupsAfter = (address: Address, from: number): number => {
  if (from >= address.length) return 0
  let groups = 1
  for (let i = from; i < address.length; i++) if (address.charCodeAt(i) === 58) groups++
  return groups
}

// Addresses that the resolver has just given out to a class, for protocols that show no name: what the kernel must have before the
// answer goes out, and what of it may no longer stand after a change of policy.
import { type Address, family } from '../../base/addresses.ts'
import { classKey } from './classes.ts'
import type { Element } from './elements.ts'

/** An address that a class may reach because of a name. */
export type Pin = { readonly of: number; readonly address: Address; readonly name: string }

/** Seconds that an address stays after the answer that gave it out has run out: a connection may be opened at the last moment. */
const GRACE = 120
/** An answer is believed for so long at least, in seconds: programs keep them longer than they should. */
const LEAST = 180
const LONGEST = 6 * 3600
/** Addresses of one name at a time, and of one class: beyond it the oldest give way. */
const MOST_OF_NAME = 64
const MOST_OF_CLASS = 16_384

type Kept = { until: number; readonly names: Set<string> }
type OfClass = { readonly addresses: Map<Address, Kept>; readonly names: Map<string, Set<Address>> }

export type PinBook = {
  /** The pins that the kernel lacks, for an answer with `seconds` to live. Empty: all stand long enough. `now`: ms that only grow. */
  readonly missing: (
    of: number,
    name: string,
    addresses: readonly Address[],
    seconds: number,
    now: number,
  ) => readonly Pin[]
  /** The kernel has them, until when. */
  readonly placed: (pins: readonly Pin[], seconds: number, now: number) => readonly Pin[]
  /** Names because of which the class has that address, as far as they are remembered. */
  readonly namesOf: (of: number, address: Address) => readonly string[]
  readonly removed: (of: number, address: Address) => void
  /** Forgets what ran out. */
  readonly forget: (now: number) => void
}

/** Seconds that the kernel keeps a pin for an answer with `ttl` seconds to live. */
export const pinSeconds = (ttl: number): number => Math.min(LONGEST, Math.max(LEAST, ttl)) + GRACE

/** The element of a pin. */
export const pinElement = ({ of, address }: Pin, seconds: number): Element => ({
  set: family(address) === 4 ? 'pin4' : 'pin6',
  key: [classKey(of), address],
  seconds,
})

/** Remembers what was pinned to whom. */
export const createPinBook = (): PinBook => {
  const classes = new Map<number, OfClass>()
  const ofClass = (of: number): OfClass => {
    const known = classes.get(of)
    if (known !== undefined) return known
    const made: OfClass = { addresses: new Map(), names: new Map() }
    classes.set(of, made)
    return made
  }
  const drop = (book: OfClass, address: Address): void => {
    for (const name of book.addresses.get(address)?.names ?? []) {
      const others = book.names.get(name)
      others?.delete(address)
      if (others?.size === 0) book.names.delete(name)
    }
    book.addresses.delete(address)
  }
  const place = (book: OfClass, { address, name }: Pin, until: number): void => {
    const kept = book.addresses.get(address) ?? { until, names: new Set<string>() }
    kept.until = Math.max(kept.until, until)
    kept.names.add(name)
    book.addresses.delete(address)
    book.addresses.set(address, kept)
    book.names.set(name, (book.names.get(name) ?? new Set()).add(address))
  }
  /** The oldest that are too many. */
  const beyond = (of: number, book: OfClass, name: string): Pin[] => {
    const ofName = [...(book.names.get(name) ?? [])]
    const all = book.addresses.size - MOST_OF_CLASS
    const oldest = all > 0 ? [...book.addresses.keys()].slice(0, all) : []
    return [...ofName.slice(0, Math.max(0, ofName.length - MOST_OF_NAME)), ...oldest].map((address) => ({
      of,
      address,
      name,
    }))
  }
  return {
    missing: (of, name, addresses, seconds, now) => {
      const book = classes.get(of)
      return addresses
        .slice(0, MOST_OF_NAME)
        .filter((address) => {
          const kept = book?.addresses.get(address)
          return kept === undefined || !kept.names.has(name) || kept.until < now + seconds * 1000
        })
        .map((address) => ({ of, address, name }))
    },
    placed: (pins, seconds, now) => {
      const gone: Pin[] = []
      for (const pin of pins) {
        const book = ofClass(pin.of)
        place(book, pin, now + seconds * 1000)
        for (const old of beyond(pin.of, book, pin.name)) {
          drop(book, old.address)
          gone.push(old)
        }
      }
      return gone
    },
    namesOf: (of, address) => [...(classes.get(of)?.addresses.get(address)?.names ?? [])],
    removed: (of, address) => {
      const book = classes.get(of)
      if (book !== undefined) drop(book, address)
    },
    forget: (now) => {
      for (const [of, book] of classes) {
        for (const [address, kept] of book.addresses) if (kept.until < now) drop(book, address)
        if (book.addresses.size === 0) classes.delete(of)
      }
    },
  }
}

// What `ip` of iproute2 says about neighbours and addresses, as values; lines that say nothing of a card are passed over.
import { type Address, addressOf, numeric, parseAddress, type Range } from '../../base/addresses.ts'
import type { Device } from '../../domain/people/places.ts'

/** An address, and the card that has it; `null`: nobody, or nobody answers. */
export type Neighbour = { readonly address: Address; readonly device: Device | null }

const HARDWARE = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/
/** States in which the kernel does not know the card (ip-neighbour(8)). */
const UNKNOWN = new Set(['INCOMPLETE', 'FAILED', 'NONE', 'NOARP'])
/** Longer lines are none of `ip`'s. */
const LONGEST = 400

/**
 * A line of `ip neigh` or `ip -o monitor neigh`: `10.1.0.7 dev lan0 lladdr 02:00:00:00:00:07 REACHABLE`, with `Deleted` in front when
 * the entry is gone. `undefined`: about no neighbour that could be a device's.
 */
export const readNeighbour = (line: string): Neighbour | undefined => {
  if (line.length > LONGEST) return undefined
  const words = line.trim().split(/\s+/)
  const gone = words[0] === 'Deleted'
  const [text = '', ...rest] = gone ? words.slice(1) : words
  const address = parseAddress(text)
  const after = (word: string): string | undefined => {
    const at = rest.indexOf(word)
    return at < 0 ? undefined : rest[at + 1]
  }
  const [interfaceName, hardware] = [after('dev'), after('lladdr')?.toLowerCase()]
  if (address === undefined || interfaceName === undefined) return undefined
  if (gone || rest.some((word) => UNKNOWN.has(word))) return { address, device: null }
  if (hardware === undefined || !HARDWARE.test(hardware)) return undefined
  return { address, device: { interface: interfaceName, hardware } }
}

/** The networks of an interface, from the lines of `ip -o addr show`: `2: lan0    inet 10.1.0.1/16 brd …`. */
export const readAttached = (text: string): readonly Range[] =>
  text.split('\n').flatMap((line) => {
    const [, prefix = ''] = /\sinet6? (\S+)/.exec(line.slice(0, LONGEST)) ?? []
    const [own = '', bits = ''] = prefix.split('/')
    const address = parseAddress(own)
    if (address === undefined || !/^\d{1,3}$/.test(bits)) return []
    const { family, value } = numeric(address)
    const free = BigInt((family === 4 ? 32 : 128) - Number(bits))
    if (free < 0n) return []
    const from = (value >> free) << free
    return [{ from: addressOf({ family, value: from }), to: addressOf({ family, value: from + (1n << free) - 1n }) }]
  })

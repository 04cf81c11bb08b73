// What tc is told (tc-htb(8), tc-u32(8)): one shaper for each direction, in which each inside address has a share of its own.
import type { LineSpeed } from './shape.ts'

/** The devices through which the park's packets pass: to the park, and from it. */
export const THROUGH = { down: 'isth-down', up: 'isth-up' } as const
export type Direction = keyof typeof THROUGH
export const DIRECTIONS: readonly Direction[] = ['down', 'up']

/** Our filters at the interfaces inside, so that we find them again among those of others: one a family. */
export const PREFERENCES = { ip: 47_114, ipv6: 47_116 } as const
const FAMILIES = ['ip', 'ipv6'] as const

/** Where packets to the park leave its interfaces, and where those from it arrive. */
export const HOOK = { down: 'egress', up: 'ingress' } as const

/** Byte of the header at which the last four bytes of the inside address begin (RFC 791, RFC 8200). */
const ADDRESS_AT = { down: { ip: 16, ipv6: 36 }, up: { ip: 12, ipv6: 20 } } as const

/** Shares: by the last byte of the address. */
const SHARES = 256
/** Of what the line carries: so that the queue is here, where it is fair, and not in the provider's box. */
const FILLED = 0.95
/** Bytes that a share sends before it is the next one's turn: two packets. */
const QUANTUM = 3028
/** Least rate that HTB takes well, in bits a second. */
const LEAST = 8000

/** Queues within a share, the best first, as kernels have them. */
export const LEAVES = {
  fq_codel: 'fq_codel limit 1000 flows 64 memory_limit 4Mb',
  sfq: 'sfq perturb 10 limit 127',
  pfifo: 'pfifo limit 200',
} as const
export type Leaf = keyof typeof LEAVES

/** What these settings come to: kept at the device, to be known again. */
export const markOf = ({ down, up }: LineSpeed, leaf: Leaf): string => `isthmus 1 ${down} ${up} ${leaf}`

const hex = (n: number): string => n.toString(16)

const sharesOf = (device: string, rate: number, leaf: Leaf): readonly string[] => {
  const own = Math.max(LEAST, Math.floor(rate / SHARES))
  return Array.from({ length: SHARES }, (_, share) => [
    `class add dev ${device} parent 1:1 classid 1:${hex(256 + share)} htb rate ${own} ceil ${rate} quantum ${QUANTUM}`,
    `qdisc add dev ${device} parent 1:${hex(256 + share)} ${LEAVES[leaf]}`,
  ]).flat()
}

/** A table of 256 entries, one for each last byte. */
const choiceOf = (direction: Direction, protocol: 'ip' | 'ipv6', pref: number): readonly string[] => {
  const filter = `filter add dev ${THROUGH[direction]} parent 1: protocol ${protocol} pref ${pref}`
  const table = `${pref + 1}:`
  return [
    `${filter} handle ${table} u32 divisor ${SHARES}`,
    ...Array.from(
      { length: SHARES },
      (_, share) => `${filter} u32 ht ${table}${hex(share)}: match u32 0 0 at 0 flowid 1:${hex(256 + share)}`,
    ),
    `${filter} u32 match u32 0 0 at 0 hashkey mask 0x000000ff at ${ADDRESS_AT[direction][protocol]} link ${table}`,
  ]
}

/** A batch for tc that shapes one direction; its device is there and carries nothing yet. */
export const shaperText = (direction: Direction, speed: number, leaf: Leaf): string => {
  const device = THROUGH[direction]
  const rate = Math.max(LEAST, Math.floor(speed * FILLED))
  const lines = [
    // What belongs to no address waits behind nobody.
    `qdisc add dev ${device} root handle 1: htb default 2`,
    `class add dev ${device} parent 1: classid 1:1 htb rate ${rate} quantum ${QUANTUM}`,
    `class add dev ${device} parent 1:1 classid 1:2 htb rate ${LEAST} ceil ${rate} quantum ${QUANTUM}`,
    ...sharesOf(device, rate, leaf),
    ...FAMILIES.flatMap((protocol, at) => choiceOf(direction, protocol, at + 1)),
  ]
  return `${lines.join('\n')}\n`
}

/** A batch for tc that leads what an interface inside sends, or what arrives at it, through that device. */
export const leadText = (inside: string, direction: Direction): string =>
  FAMILIES.map(
    (protocol) =>
      `filter add dev ${inside} ${HOOK[direction]} protocol ${protocol} pref ${PREFERENCES[protocol]} ` +
      `u32 match u32 0 0 action mirred egress redirect dev ${THROUGH[direction]}\n`,
  ).join('')

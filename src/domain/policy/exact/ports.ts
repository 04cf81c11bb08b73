// Every kind of port that some service tells from others.
import { bitsKey } from '../compile/bits.ts'
import { type PortClass, type PortTable, portClassOf } from '../decide/ports.ts'
import type { Ports, Transport } from '../language.ts'
import type { Side } from './side.ts'

/** Ports with the same services on each side; ranges in order, TCP first. */
export type PortGroup = { readonly classes: readonly PortClass[]; readonly ranges: readonly Ports[] }

const MOST = 65_535

const classAt = (table: PortTable, transport: Transport, port: number): PortClass => {
  const found = table.classes[portClassOf(table, transport, port)]
  if (found === undefined) throw new Error(`port ${port} has no class`)
  return found
}

/** One port that somebody asks about. */
export const portOf = (sides: readonly Side[], transport: Transport, port: number): PortGroup => ({
  classes: sides.map(({ ports }) => classAt(ports, transport, port)),
  ranges: [{ transport, from: port, to: port }],
})

/** Ports from which on the class is another one, on some side. */
const cutsOf = (sides: readonly Side[], transport: Transport): readonly number[] => {
  const cuts = new Set([1])
  for (const { ports } of sides) {
    let before = portClassOf(ports, transport, 1)
    for (let port = 2; port <= MOST; port++) {
      const here = portClassOf(ports, transport, port)
      if (here !== before) cuts.add(port)
      before = here
    }
  }
  return [...cuts].sort((a, b) => a - b)
}

/** All ports. Whether bytes without a name pass there is no part of it. */
export const portsOf = (sides: readonly Side[]): readonly PortGroup[] => {
  const groups = new Map<string, { classes: readonly PortClass[]; ranges: Ports[] }>()
  for (const transport of ['tcp', 'udp'] as const) {
    const cuts = cutsOf(sides, transport)
    for (const [n, from] of cuts.entries()) {
      const classes = sides.map(({ ports }) => classAt(ports, transport, from))
      const key = classes.map(({ services }) => bitsKey(services)).join(' ')
      const group = groups.get(key) ?? { classes, ranges: [] }
      group.ranges.push({ transport, from, to: (cuts[n + 1] ?? MOST + 1) - 1 })
      groups.set(key, group)
    }
  }
  return [...groups.values()]
}

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
export const portOf = ({ ports }: Side, transport: Transport, port: number): PortGroup => ({
  classes: [classAt(ports, transport, port)],
  ranges: [{ transport, from: port, to: port }],
})

type Growing = {
  readonly classes: readonly PortClass[]
  readonly ranges: { transport: Transport; from: number; to: number }[]
}

const extend = ({ ranges }: Growing, transport: Transport, port: number): void => {
  const last = ranges.at(-1)
  if (last?.transport === transport && last.to === port - 1) last.to = port
  else ranges.push({ transport, from: port, to: port })
}

/** All ports. Whether bytes without a name pass there is no part of it. */
export const portsOf = (sides: readonly Side[]): readonly PortGroup[] => {
  const groups = new Map<string, Growing>()
  const groupOf = (classes: readonly PortClass[]): Growing => {
    const key = classes.map(({ services }) => bitsKey(services)).join(' ')
    const group = groups.get(key) ?? { classes, ranges: [] }
    groups.set(key, group)
    return group
  }
  for (const transport of ['tcp', 'udp'] as const) {
    let before: Growing | undefined
    let classes: readonly PortClass[] = []
    for (let port = 1; port <= MOST; port++) {
      const here = sides.map(({ ports }) => classAt(ports, transport, port))
      if (before === undefined || here.some((each, n) => each !== classes[n])) before = groupOf(here)
      classes = here
      extend(before, transport, port)
    }
  }
  return [...groups.values()]
}

// Ports to classes: two ports are of one class when the same services have both.
import { type Bits, bitsKey, noBits } from '../compile/bits.ts'
import type { Ports, Service, Transport } from '../language.ts'

/** What all ports of a class have in common. */
export type PortClass = {
  readonly services: Bits
  /** Whether bytes without a name are refused there unless a service says otherwise. */
  readonly refuses: boolean
}

/** `at[transport * 65536 + port]` is the class; udp is 1. */
export type PortTable = { readonly at: Uint32Array; readonly classes: readonly PortClass[] }

const PORTS = 65_536

const portIndex = (transport: Transport, port: number): number => (transport === 'udp' ? PORTS + port : port)

/** The class of a port; what is no port is in the last class, which no service has. */
export const portClassOf = ({ at, classes }: PortTable, transport: Transport, port: number): number =>
  (port >= 0 && port < PORTS ? at[portIndex(transport, port)] : undefined) ?? classes.length - 1

type Edge = { readonly at: number; readonly service: number; readonly step: 1 | -1 }

const ANY: readonly Ports[] = [
  { transport: 'tcp', from: 0, to: PORTS - 1 },
  { transport: 'udp', from: 0, to: PORTS - 1 },
]

const edgesOf = (services: readonly Service[]): Edge[] =>
  services
    .flatMap(({ ports }, service) =>
      (ports ?? ANY).flatMap(({ transport, from, to }): Edge[] => [
        { at: portIndex(transport, from), service, step: 1 },
        { at: portIndex(transport, to) + 1, service, step: -1 },
      ]),
    )
    .sort((a, b) => a.at - b.at)

/** Without a word from the service, names count on the two ports where protocols show one (DESIGN section 3.3); QUIC hides it there. */
const SHOWING = [80, 443]
const refusesAt = (index: number): boolean => SHOWING.includes(index % PORTS)
const SHOWING_CUTS = [0, PORTS].flatMap((base) => SHOWING.flatMap((port) => [base + port, base + port + 1]))

/** Makes the table for all ports: between two edges all ports are of one class. */
export const createPorts = (services: readonly Service[]): PortTable => {
  const edges = edgesOf(services)
  const cuts = [0, ...SHOWING_CUTS, 2 * PORTS, ...edges.map(({ at }) => at)]
  const starts = [...new Set(cuts)].sort((a, b) => a - b)
  const depth = new Uint32Array(services.length)
  const at = new Uint32Array(2 * PORTS)
  const classes: PortClass[] = []
  const numbers = new Map<string, number>()
  let edge = 0
  for (const [n, start] of starts.entries()) {
    for (let next = edges[edge]; next !== undefined && next.at === start; next = edges[++edge])
      depth[next.service] = (depth[next.service] ?? 0) + next.step
    at.fill(classOf(bitsOfDepth(depth), refusesAt(start), classes, numbers), start, starts[n + 1])
  }
  classes.push({ services: noBits(services.length), refuses: true })
  return { at, classes }
}

const bitsOfDepth = (depth: Uint32Array): Bits => {
  const bits = noBits(depth.length)
  for (let n = 0; n < depth.length; n++) if (depth[n] !== 0) bits[n >> 5] = (bits[n >> 5] ?? 0) | (1 << (n & 31))
  return bits
}

const classOf = (services: Bits, refuses: boolean, classes: PortClass[], numbers: Map<string, number>): number => {
  const key = `${refuses} ${bitsKey(services)}`
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, classes.length)
  return classes.push({ services, refuses }) - 1
}

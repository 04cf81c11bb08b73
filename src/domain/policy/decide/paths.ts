// Which path is sound for each piece of the address space and each port, for one class of subjects while the same rules hold.
import { type Address, addressOf, isSpecial, numeric, specialRanges } from '../../../base/addresses.ts'
import { type Bits, noBits } from '../compile/bits.ts'
import type { Transport } from '../language.ts'
import type { PathCell } from '../paths.ts'
import { inZone, type Site } from '../site.ts'
import type { Asker } from './askers.ts'
import { type Choice, choosePath, lookingAtNames } from './choose-path.ts'
import type { AddressContact, Contacts } from './contacts.ts'
import type { Layout } from './layout.ts'
import type { Moment } from './moments.ts'
import { createPorts, type PortClass, type PortTable } from './ports.ts'
import type { Cell } from './verdict.ts'

type Parts = { readonly layout: Layout; readonly contacts: Contacts; readonly site: Site }

/** `null`: refused whatever the name. */
type Outcome = Pick<PathCell, 'path' | 'service'> | null

/** Addresses from `first` to `last` with one answer to everything. */
export type Piece = { readonly family: 4 | 6; readonly first: bigint; readonly last: bigint; readonly at: Address }

const PORTS = 65_536
const LAST = { 4: (1n << 32n) - 1n, 6: (1n << 128n) - 1n } as const

/** Whether the fixed host's proxy is needed to reach the port that it really listens on. */
const mappedAt = ({ hosts }: Site): ReadonlySet<Address> =>
  new Set([...hosts.values()].flatMap(({ addresses, ports }) => (ports.size > 0 ? addresses : [])))

/** Where the answer may change, from zero on, in order. */
const piecesOf = (family: 4 | 6, { contacts, site }: Parts): readonly Piece[] => {
  const edges = [...mappedAt(site)].map(numeric).flatMap((one) => [one, { ...one, value: one.value + 1n }])
  for (const { from, to } of specialRanges())
    edges.push(numeric(from), { ...numeric(to), value: numeric(to).value + 1n })
  edges.push(...contacts.cuts().map(numeric))
  const starts = edges.filter((edge) => edge.family === family && edge.value <= LAST[family]).map(({ value }) => value)
  const firsts = [...new Set([0n, ...starts])].sort((a, b) => (a < b ? -1 : 1))
  return firsts.map((first, n) => {
    const next = firsts[n + 1]
    return {
      family,
      first,
      last: next === undefined ? LAST[family] : next - 1n,
      at: addressOf({ family, value: first }),
    }
  })
}

type Run = { readonly transport: Transport; readonly from: number; readonly to: number; readonly of: number }

/** Ports of one class that stand side by side. */
const runsOf = ({ at }: PortTable): readonly Run[] => {
  const runs: Run[] = []
  for (let start = 0, index = 1; index <= at.length; index++) {
    if (index !== PORTS && index !== at.length && at[index] === at[start]) continue
    const base = start >= PORTS ? PORTS : 0
    runs.push({ transport: base === 0 ? 'tcp' : 'udp', from: start - base, to: index - 1 - base, of: at[start] ?? 0 })
    start = index
  }
  return runs
}

const same = (a: Outcome, b: Outcome): boolean => a?.path === b?.path && a?.service === b?.service

/** Cells of one piece of addresses: neighbouring ports with one answer are one. */
const cellsIn = (range: PathCell['range'], runs: readonly Run[], outcomes: readonly Outcome[]): PathCell[] => {
  const cells: PathCell[] = []
  for (let n = 0; n < runs.length; ) {
    const outcome = outcomes[n] ?? null
    const first = runs[n]
    let last = first
    const joins = (next: Run | undefined): boolean =>
      next?.transport === first?.transport && (outcome?.path !== 'pinned' || next?.of === first?.of)
    while (++n < runs.length && same(outcomes[n] ?? null, outcome) && joins(runs[n])) last = runs[n]
    if (outcome === null || first === undefined || last === undefined) continue
    cells.push({ range, transport: first.transport, from: first.from, to: last.to, ...outcome })
  }
  return cells
}

/** All that is chosen for one policy at one site. */
export type Choices = {
  readonly runs: readonly Run[]
  /** Of both families, each in order. */
  readonly pieces: () => readonly Piece[]
  /** What is chosen at an address, for each run; `undefined` where nothing covers or nobody is ever taken to. */
  readonly for: (asker: Asker, active: Bits) => (at: Address) => readonly (Choice | undefined)[]
}

/** Prepares the choices. */
export const createChoices = (parts: Parts): Choices => {
  const { layout, contacts, site } = parts
  const names = lookingAtNames(layout)
  const ports = createPorts(layout.services)
  const runs = runsOf(ports)
  const mapped = mappedAt(site)
  const nothing: PortClass = { services: noBits(layout.services.length), refuses: true }
  const none = runs.map(() => undefined)
  return {
    runs,
    pieces: () => ([4, 6] as const).flatMap((family) => piecesOf(family, parts)),
    for: (asker, active) => {
      const choose = (address: AddressContact, isMapped: boolean): readonly (Choice | undefined)[] =>
        runs.map(({ of, transport }) => {
          const shared = { asker, active, name: null, asked: address, aliases: contacts.nothing, address }
          const cell: Cell = { ...shared, ports: ports.classes[of] ?? nothing }
          return choosePath(cell, layout, names, transport, isMapped)
        })
      // All addresses of a class have the same choices.
      const ofClass = new Map<number, readonly (Choice | undefined)[]>()
      return (at) => {
        if (isSpecial(at) && !inZone(site, at)) return none
        const number = contacts.classOfAddress(at)
        if (mapped.has(at)) return choose(contacts.ofAddress(number), true)
        const known = ofClass.get(number)
        if (known !== undefined) return known
        const choices = choose(contacts.ofAddress(number), false)
        ofClass.set(number, choices)
        return choices
      }
    },
  }
}

const outcomeOf = (choice: Choice | undefined): Outcome =>
  choice === undefined || choice.path === null ? null : { path: choice.path, service: choice.service }

/** Gives the cells of a class at a moment: the same object as long as the same rules hold. */
export const createPaths = (parts: Parts): ((asker: Asker, moment: Moment) => readonly PathCell[]) => {
  const { runs, pieces, for: choicesFor } = createChoices(parts)
  const known = new WeakMap<Asker, Map<string, readonly PathCell[]>>()

  const cellsOf = (asker: Asker, active: Bits): PathCell[] => {
    const cells: PathCell[] = []
    const at = choicesFor(asker, active)
    let open: { piece: Piece; outcomes: readonly Outcome[] } | undefined
    const end = (): void => {
      if (open === undefined) return
      const { family, first, last } = open.piece
      const range = { from: addressOf({ family, value: first }), to: addressOf({ family, value: last }) }
      cells.push(...cellsIn(range, runs, open.outcomes))
    }
    for (const piece of pieces()) {
      const outcomes = at(piece.at).map(outcomeOf)
      const alike =
        open?.piece.family === piece.family && outcomes.every((each, n) => same(each, open?.outcomes[n] ?? null))
      if (!alike) end()
      open = open !== undefined && alike ? { ...open, piece: { ...open.piece, last: piece.last } } : { piece, outcomes }
    }
    end()
    return cells
  }

  return (asker, moment) => {
    const ofAsker = known.get(asker) ?? new Map<string, readonly PathCell[]>()
    const before = ofAsker.get(moment.key)
    if (before !== undefined) return before
    const cells = cellsOf(asker, moment.active)
    known.set(asker, ofAsker.set(moment.key, cells))
    return cells
  }
}

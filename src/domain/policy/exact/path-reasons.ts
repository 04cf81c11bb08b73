// For each service of a plan, which path the compiler chose where, and by what: the same choice that the gateway's cells come from.
import { addressOf, type Range } from '../../../base/addresses.ts'
import { type Bits, hasBit, isEmpty, numbersIn } from '../compile/bits.ts'
import type { Asker } from '../decide/askers.ts'
import { type Choice, type Looking, liftersOf, lookingAtNames } from '../decide/choose-path.ts'
import type { Layout } from '../decide/layout.ts'
import { createMoments, type Moment } from '../decide/moments.ts'
import { createChoices, type Piece } from '../decide/paths.ts'
import type { Nameless, Ports, Subject } from '../language.ts'
import type { Path } from '../paths.ts'
import type { Side } from './side.ts'

/** One thing that a path was chosen by. */
export type PathReason =
  /** `direct`: no rule in force looks at names there, and the address alone is covered. */
  | { readonly kind: 'no-name-matters' }
  /** `direct`, if the fixed host there did not listen on another port than people ask for. */
  | { readonly kind: 'other-port' }
  /** A block in force that some name there would meet; through services of its `to` where it names none itself. */
  | { readonly kind: 'rule-looks-at-names'; readonly rule: string; readonly through: readonly string[] }
  /** The address alone is not covered: services there name names. */
  | { readonly kind: 'covered-by-name'; readonly services: readonly string[] }
  /** A block of the address itself, which these exceptions may lift for some name. */
  | { readonly kind: 'lifted-by-name'; readonly rule: string; readonly exceptions: readonly string[] }
  /** `refused`: a block of the address itself that nothing lifts. */
  | { readonly kind: 'blocked'; readonly rule: string }
  /** What becomes of bytes without a name, by the word of these services; of none: by the port (refused on 80 and 443). */
  | { readonly kind: 'nameless'; readonly is: Nameless; readonly services: readonly string[] }

/** Where a service has one path for the same reasons. Ranges and ports are in order and do not overlap. */
export type PathLine = {
  readonly service: string
  readonly ports: readonly Ports[]
  readonly ranges: readonly Range[]
  readonly path: Path | 'refused'
  readonly why: readonly PathReason[]
}

type View = { readonly layout: Layout; readonly names: Looking; readonly asker: Asker; readonly moment: Moment }

const serviceIds = (services: Bits, { services: all }: Layout): readonly string[] =>
  numbersIn(services).flatMap((n) => all[n]?.id ?? [])

const ruleIds = (rules: readonly number[], { rules: all }: Layout): readonly string[] =>
  rules.flatMap((n) => all[n]?.id ?? [])

/** Services that name names and that this rule means, where it names none itself. */
const throughOf = (rule: number, { layout, names }: View): readonly string[] => {
  const own = (layout.rules[rule]?.match.to ?? []).some(({ kind }) => kind !== 'service' && kind !== 'range')
  if (own) return []
  return numbersIn(names.services).flatMap((n) => {
    const rules = layout.rulesOf[n]
    return rules !== undefined && hasBit(rules, rule) ? (layout.services[n]?.id ?? []) : []
  })
}

const namelessReason = ({ refusing, coverage }: Choice, { layout }: View): PathReason => {
  const is = refusing === null ? 'pinned' : 'refuse'
  const said = numbersIn(refusing ?? coverage.possible).filter((n) => layout.services[n]?.nameless === is)
  return { kind: 'nameless', is, services: said.flatMap((n) => layout.services[n]?.id ?? []) }
}

const reasonsOf = (choice: Choice, view: View): readonly PathReason[] => {
  const { path, coverage, blocks, mapped } = choice
  const { layout, asker, moment } = view
  const liftersFor = (rule: number) => liftersOf(rule, { asker, active: moment.active }, layout)
  const certain = numbersIn(blocks.certain)
  if (path === null) {
    const unlifted = certain.filter((rule) => liftersFor(rule).length === 0)
    return ruleIds(unlifted, layout).map((rule) => ({ kind: 'blocked', rule }))
  }
  if (mapped) return [{ kind: 'other-port' }]
  if (path === 'direct') return [{ kind: 'no-name-matters' }]
  const byName = isEmpty(coverage.certain)
  return [
    ...(byName ? [{ kind: 'covered-by-name' as const, services: serviceIds(coverage.possible, layout) }] : []),
    ...certain.map(
      (rule): PathReason => ({
        kind: 'lifted-by-name',
        rule: layout.rules[rule]?.id ?? '',
        exceptions: ruleIds(liftersFor(rule), layout),
      }),
    ),
    ...numbersIn(blocks.possible).map(
      (rule): PathReason => ({
        kind: 'rule-looks-at-names',
        rule: layout.rules[rule]?.id ?? '',
        through: throughOf(rule, view),
      }),
    ),
    namelessReason(choice, view),
  ]
}

/** What is the same over ports and addresses, with where it is. */
type Found = {
  readonly path: PathLine['path']
  readonly why: readonly PathReason[]
  /** By the number of the run. */
  readonly pieces: Map<number, Piece[]>
}

/** Appends a piece, as part of the last one where it touches it. */
const append = (pieces: Piece[], piece: Piece): void => {
  const last = pieces.at(-1)
  if (last?.family === piece.family && last.last + 1n === piece.first)
    pieces[pieces.length - 1] = { ...last, last: piece.last }
  else pieces.push(piece)
}

const rangesOf = (pieces: readonly Piece[]): readonly Range[] =>
  pieces.map(({ family, first, last }) => ({
    from: addressOf({ family, value: first }),
    to: addressOf({ family, value: last }),
  }))

const appendPorts = (all: Ports[], { transport, from, to }: Ports): void => {
  const last = all.at(-1)
  if (last?.transport === transport && last.to + 1 === from) all[all.length - 1] = { ...last, to }
  else all.push({ transport, from, to })
}

/** Runs of ports with the same addresses are one line. */
const linesOf = (service: string, { path, why, pieces }: Found, runs: readonly Ports[]): readonly PathLine[] => {
  const lines = new Map<string, { ports: Ports[]; ranges: readonly Range[] }>()
  for (const [n, each] of [...pieces].sort(([a], [b]) => a - b)) {
    const ranges = rangesOf(each)
    const key = JSON.stringify(ranges)
    const line = lines.get(key) ?? { ports: [], ranges }
    const ports = runs[n]
    if (ports !== undefined) appendPorts(line.ports, ports)
    lines.set(key, line)
  }
  return [...lines.values()].map((line) => ({ service, ...line, path, why }))
}

/** What one subject's paths are at a time (milliseconds since 1970), and why. Where no line is, no service of its plan covers anything. */
export const pathLines = (side: Side, subject: Subject, at: number): readonly PathLine[] => {
  const { layout, contacts, site, policy, askers } = side
  const choices = createChoices({ layout, contacts, site })
  const moment = createMoments(policy, layout)(at)
  const asker = askers(subject)
  const view: View = { layout, names: lookingAtNames(layout), asker, moment }
  const found = new Map<number, Map<string, Found>>()
  const keep = (
    service: number,
    run: number,
    piece: Piece,
    path: PathLine['path'],
    why: readonly PathReason[],
  ): void => {
    const key = JSON.stringify([path, why])
    const ofService = found.get(service) ?? new Map<string, Found>()
    const line = ofService.get(key) ?? { path, why, pieces: new Map<number, Piece[]>() }
    const pieces = line.pieces.get(run) ?? []
    append(pieces, piece)
    line.pieces.set(run, pieces)
    found.set(service, ofService.set(key, line))
  }
  const chosenAt = choices.for(asker, moment.active)
  for (const piece of choices.pieces()) {
    for (const [run, choice] of chosenAt(piece.at).entries()) {
      if (choice === undefined) continue
      const why = reasonsOf(choice, view)
      for (const service of numbersIn(choice.coverage.possible))
        keep(service, run, piece, choice.path ?? 'refused', why)
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .flatMap(([service, lines]) =>
      [...lines.values()].flatMap((line) => linesOf(layout.services[service]?.id ?? '', line, choices.runs)),
    )
}

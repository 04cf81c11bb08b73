// What differs between what operators have agreed on beside two policies: tenants, groups, networks, retention, and the table as such.
import type { Range } from '../../../base/addresses.ts'
import { NAMES_OF_SESSIONS_DAYS, type NetworkTerms, type Terms } from '../terms.ts'
import type { Note } from './effects.ts'

type Values = Readonly<Record<string, unknown>>
type Things = ReadonlyMap<string, Values>

const NO_THINGS: Things = new Map()

const rangeText = ({ from, to }: Range): string => (from === to ? from : `${from}-${to}`)

const networkValues = ({ ranges, ...network }: NetworkTerms): Values => ({ ...network, ranges: ranges.map(rangeText) })

const networksOf = ({ networks }: Terms): Things =>
  new Map([...(networks ?? [])].map(([id, network]) => [id, networkValues(network)]))

const one = (values: Values | undefined): Things => (values === undefined ? NO_THINGS : new Map([['', values]]))

const notesOf = (of: Note['of'], before: Things, after: Things): readonly Note[] =>
  [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)]
    return [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])]
      .sort()
      .map((key): Note => ({ of, id, key, before: was?.[key] ?? null, after: is?.[key] ?? null }))
      .filter((note) => JSON.stringify(note.before) !== JSON.stringify(note.after))
  })

const DEFAULT = { namesOfSessionsDays: NAMES_OF_SESSIONS_DAYS }

/** Each value that is other, `null` where there is none; without an agreed retention its default counts. */
export const termsNotes = (before: Terms = {}, after: Terms = {}): readonly Note[] => [
  ...notesOf('tenant', before.tenants ?? NO_THINGS, after.tenants ?? NO_THINGS),
  ...notesOf('group', before.groups ?? NO_THINGS, after.groups ?? NO_THINGS),
  ...notesOf('network', networksOf(before), networksOf(after)),
  ...notesOf('retention', one(before.retention ?? DEFAULT), one(after.retention ?? DEFAULT)),
  ...notesOf('engine', one(before.engine), one(after.engine)),
]

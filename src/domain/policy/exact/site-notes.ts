// What differs between the hosts and zones of two sites: whatever depends on them is decided by the later ones.
import type { Range } from '../../../base/addresses.ts'
import type { Site } from '../site.ts'
import type { Note } from './effects.ts'

type Listed = ReadonlyMap<string, readonly string[]>

const rangeText = ({ from, to }: Range): string => (from === to ? from : `${from}-${to}`)

const hostsOf = ({ hosts }: Site): Listed => new Map([...hosts].map(([name, { addresses }]) => [name, addresses]))

const zonesOf = ({ zones }: Site): Listed => new Map(zones.map(({ id, ranges }) => [id, ranges.map(rangeText)]))

const upstreamsOf = ({ upstreams }: Site): Listed => new Map(upstreams === undefined ? [] : [['', upstreams]])

const notesOf = (of: 'host' | 'zone' | 'upstreams', before: Listed, after: Listed): readonly Note[] =>
  [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((id) => ({ of, id, key: 'addresses', before: before.get(id) ?? null, after: after.get(id) ?? null }))
    .filter((note) => JSON.stringify(note.before) !== JSON.stringify(note.after))

/** The DNS servers, where they are others, and each host and zone whose addresses are; ports belong to a machine and are not told. */
export const siteNotes = (before: Site, after: Site): readonly Note[] => [
  ...notesOf('upstreams', upstreamsOf(before), upstreamsOf(after)),
  ...notesOf('host', hostsOf(before), hostsOf(after)),
  ...notesOf('zone', zonesOf(before), zonesOf(after)),
]

// Reads `services`: ports and destinations under a name.
import type { Nameless, Ports, Service } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { readTargets } from './targets.ts'
import {
  type Fields,
  itemsOf,
  keyId,
  readEntries,
  readFields,
  readId,
  readOneOf,
  readText,
  readWord,
  required,
  shown,
} from './values.ts'

const KEYS = ['title', 'ports', 'to', 'zone', 'nameless'] as const
const NAMELESS: readonly Nameless[] = ['refuse', 'pinned']
const PORT_FORM = 'Write tcp/443, udp/443 or tcp/5000-5010; ports are 1 to 65535.'

/** Reads `tcp/443` or `tcp/5000-5010`. */
const parsePorts = (text: string): Ports | undefined => {
  const [, transport, first, last = first] = /^(tcp|udp)\/(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? []
  const from = Number(first)
  const to = Number(last)
  if (transport === undefined || from < 1 || to > 65_535 || from > to) return undefined
  return { transport: transport === 'tcp' ? 'tcp' : 'udp', from, to }
}

const readPorts = (tree: Tree, notes: Notes): readonly Ports[] => {
  if (tree.kind === 'list' && tree.items.length === 0) notes.error(tree.spot, '"ports" is empty.', PORT_FORM)
  return itemsOf(tree).flatMap((item) => {
    const text = readWord(item, 'a port', notes)
    if (text === undefined) return []
    return parsePorts(text) ?? notes.error(item.spot, `${shown(text)} is no port.`, PORT_FORM) ?? []
  })
}

const readService = (id: string, entry: Entry, fields: Fields, notes: Notes): Service => {
  const what = `the service ${id}`
  const title = required(fields, 'title', what, notes)
  const [ports, to, zone, nameless] = [
    fields.get('ports'),
    fields.get('to'),
    fields.get('zone'),
    fields.get('nameless'),
  ]
  if (ports === undefined && to === undefined && zone === undefined) {
    notes.error(entry.spot, `The service ${id} says neither where nor on which port.`, 'Add "ports", "to" or "zone".')
  }
  return {
    id,
    title: (title && readText(title, '"title"', notes)) ?? { en: id, ko: id },
    ports: ports === undefined ? null : readPorts(ports, notes),
    to: to === undefined ? null : readTargets(to, true, notes),
    zone: zone === undefined ? null : (readId(zone, '"zone"', notes) ?? null),
    nameless: nameless === undefined ? null : (readOneOf(nameless, '"nameless"', NAMELESS, notes) ?? null),
    spot: entry.spot,
  }
}

/** Reads the whole section. */
export const readServices = (tree: Tree | undefined, notes: Notes): readonly Service[] =>
  readEntries(tree, 'services', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    if (id === undefined) return []
    const fields = readFields(entry.value, `the service ${id}`, KEYS, notes)
    return fields === undefined ? [] : [readService(id, entry, fields, notes)]
  })

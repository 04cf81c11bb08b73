// Reads `catalogue`: services that people of this park know by name, beside those that the program knows.
import { parseAuthority } from '../../../base/names.ts'
import { type Endpoint, type OwnService, SERVICE_KINDS, SERVICE_NEEDS } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import {
  type Fields,
  itemsOf,
  keyId,
  readEntries,
  readFields,
  readOneOf,
  readText,
  readWord,
  required,
  shown,
} from './values.ts'

const KEYS = ['title', 'kind', 'names', 'needs'] as const
const MOST_SERVICES = 200
const MOST_NAMES = 16

/** Reads `mail.example.org` or `imap.example.org:993`. */
const readEndpoint = (tree: Tree, notes: Notes): Endpoint | undefined => {
  const text = readWord(tree, 'a name', notes)
  if (text === undefined) return undefined
  const read = parseAuthority(text)
  if (read?.host.kind === 'name') return { name: read.host.name, port: read.port ?? 443 }
  return notes.error(
    tree.spot,
    `${shown(text)} is no name of a host.`,
    'Write mail.example.org, or imap.example.org:993.',
  )
}

/** The first is the door. */
const readNames = (tree: Tree, what: string, notes: Notes): readonly [Endpoint, ...Endpoint[]] | undefined => {
  const items = itemsOf(tree)
  if (items.length === 0 || items.length > MOST_NAMES)
    return notes.error(
      tree.spot,
      `${what} has ${items.length} names.`,
      `Write 1 to ${MOST_NAMES}, the most needed one first.`,
    )
  const read = items.map((item) => readEndpoint(item, notes)).filter((each) => each !== undefined)
  const [door, ...more] = read
  if (door === undefined || read.length < items.length) return undefined
  const twice = read.find((each, n) => read.findIndex(({ name, port }) => name === each.name && port === each.port) < n)
  if (twice !== undefined)
    return notes.error(tree.spot, `${shown(twice.name)} stands twice in ${what}.`, 'Write it once.')
  return [door, ...more]
}

const readService = (id: string, entry: Entry, fields: Fields, notes: Notes): OwnService[] => {
  const what = `the service ${id} of the catalogue`
  const [title, kind, names] = (['title', 'kind', 'names'] as const).map((key) => required(fields, key, what, notes))
  const needs = fields.get('needs')
  const [named, of, endpoints, wants] = [
    title && readText(title, '"title"', notes),
    kind && readOneOf(kind, '"kind"', SERVICE_KINDS, notes),
    names && readNames(names, what, notes),
    needs === undefined ? [] : itemsOf(needs).flatMap((item) => readOneOf(item, '"needs"', SERVICE_NEEDS, notes) ?? []),
  ]
  if (named === undefined || of === undefined || endpoints === undefined) return []
  return [{ id, title: named, kind: of, endpoints, needs: [...new Set(wants)], spot: entry.spot }]
}

/** Reads the whole section. */
export const readCatalogue = (tree: Tree | undefined, notes: Notes): readonly OwnService[] => {
  const entries = readEntries(tree, 'catalogue', notes)
  if (tree !== undefined && entries.length > MOST_SERVICES)
    notes.error(
      tree.spot,
      `The catalogue has ${entries.length} services; at most ${MOST_SERVICES} are allowed.`,
      'Name those that people ask for.',
    )
  return entries.flatMap((entry) => {
    const id = keyId(entry, notes)
    const what = `the service ${id} of the catalogue`
    const fields = id === undefined ? undefined : readFields(entry.value, what, KEYS, notes)
    return id === undefined || fields === undefined ? [] : readService(id, entry, fields, notes)
  })
}

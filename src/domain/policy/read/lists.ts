// Reads `lists` and `agreement`: files that stand beside the policy, and lists that are fetched.
import type { ListSource, Policy } from '../language.ts'
import { DEFAULT_CAP } from '../list-cap.ts'
import type { Entry, Tree } from '../tree.ts'
import type { Notes } from './notes.ts'
import { type Fields, keyId, readEntries, readFields, readWord, required, shown } from './values.ts'

const outside = (path: string): boolean =>
  path.startsWith('/') || /^[a-z]:/i.test(path) || path.split('/').some((part) => part === '..' || part === '')

/** Reads a path of a file in or below the policy's own folder. */
const readPath = (tree: Tree, what: string, notes: Notes): string | undefined => {
  const path = readWord(tree, what, notes)
  if (path === undefined) return undefined
  if (path.includes('\\')) return notes.error(tree.spot, `${shown(path)} is no path.`, 'Write / between folders.')
  if (!outside(path)) return path
  return notes.error(
    tree.spot,
    `${shown(path)} lies outside the policy's folder.`,
    'Put the file in or below the folder of the policy.',
  )
}

/** Reads an address to fetch from: http or https, without a name and password in it. */
const readUrl = (tree: Tree, notes: Notes): string | undefined => {
  const text = readWord(tree, '"url"', notes)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    return notes.error(tree.spot, `${shown(text)} cannot be fetched.`, 'Write an address with http:// or https://.')
  if (url.username !== '' || url.password !== '')
    return notes.error(tree.spot, '"url" has a name or a password in it.', 'Take it out: the policy is public.')
  url.hash = ''
  return url.href
}

const SECONDS: Readonly<Record<string, number>> = { min: 60, h: 3600, day: 86_400, days: 86_400 }
const [OFTENEST, RAREST] = [5 * 60, 30 * 86_400]

/** Reads `15 min`, `24 h`, `7 days`: 5 minutes to 30 days. */
const readEvery = (tree: Tree, notes: Notes): number | undefined => {
  const text = readWord(tree, '"every"', notes)
  if (text === undefined) return undefined
  const [, amount, unit = ''] = /^(\d{1,5}) ?(min|h|days?)$/.exec(text) ?? []
  const seconds = Number(amount) * (SECONDS[unit] ?? 0)
  if (seconds >= OFTENEST && seconds <= RAREST) return seconds
  return notes.error(tree.spot, `"every" cannot be ${shown(text)}.`, 'Write 15 min, 24 h or 7 days: 5 min to 30 days.')
}

/** Reads `10 %`. */
const readCap = (tree: Tree, notes: Notes): number | undefined => {
  const text = readWord(tree, '"cap"', notes)
  if (text === undefined) return undefined
  const [, percent] = /^(\d{1,3}) ?%$/.exec(text) ?? []
  if (percent !== undefined && Number(percent) <= 100) return Number(percent) / 100
  return notes.error(tree.spot, `"cap" cannot be ${shown(text)}.`, 'Write a share of the list: 10 %, at most 100 %.')
}

const readFetched = (id: string, entry: Entry, fields: Fields, notes: Notes): ListSource[] => {
  const [url, every] = [
    required(fields, 'url', `the list ${id}`, notes),
    required(fields, 'every', `the list ${id}`, notes),
  ]
  const cap = fields.get('cap')
  const read = {
    url: url && readUrl(url, notes),
    every: every && readEvery(every, notes),
    cap: cap === undefined ? DEFAULT_CAP : readCap(cap, notes),
  }
  if (read.url === undefined || read.every === undefined || read.cap === undefined) return []
  return [{ id, file: id, spot: entry.spot, fetched: { url: read.url, every: read.every, cap: read.cap } }]
}

const readList = (id: string, entry: Entry, fields: Fields, notes: Notes): ListSource[] => {
  const file = fields.get('file')
  const key = (['url', 'every', 'cap'] as const).find((each) => fields.get(each) !== undefined)
  const fetched = key && fields.get(key)
  if (file !== undefined && fetched !== undefined) {
    notes.error(
      fetched.spot,
      `The list ${id} has both "file" and "${key}".`,
      'Keep one: "file", or "url" with "every".',
    )
    return []
  }
  if (fetched !== undefined) return readFetched(id, entry, fields, notes)
  const tree = required(fields, 'file', `the list ${id}`, notes)
  const path = tree === undefined ? undefined : readPath(tree, '"file"', notes)
  return path === undefined ? [] : [{ id, file: path, spot: entry.spot }]
}

/** Reads the whole section. */
export const readLists = (tree: Tree | undefined, notes: Notes): readonly ListSource[] =>
  readEntries(tree, 'lists', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    if (id === undefined) return []
    const fields = readFields(entry.value, `the list ${id}`, ['file', 'url', 'every', 'cap'], notes)
    return fields === undefined ? [] : readList(id, entry, fields, notes)
  })

/** Reads the agreement's file of each language; one path alone stands for both. */
export const readAgreement = (tree: Tree | undefined, notes: Notes): Policy['agreement'] => {
  if (tree === undefined) return null
  if (tree.kind === 'scalar') {
    const path = readPath(tree, '"agreement"', notes)
    return path === undefined ? null : { en: path, ko: path }
  }
  const fields = readFields(tree, '"agreement"', ['en', 'ko'], notes)
  if (fields === undefined) return null
  const [en, ko] = (['en', 'ko'] as const).map((language) => {
    const value = required(fields, language, '"agreement"', notes)
    return value === undefined ? undefined : readPath(value, `"agreement" (${language})`, notes)
  })
  return en === undefined || ko === undefined ? null : { en, ko }
}

// Reads `lists` and `agreement`: files that stand beside the policy.
import type { ListSource, Policy } from '../language.ts'
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

const readList = (id: string, entry: Entry, fields: Fields, notes: Notes): ListSource[] => {
  const fetched = fields.get('url') ?? fields.get('every')
  if (fetched !== undefined) {
    notes.error(fetched.spot, 'Lists by "url" and "every" are not there yet.', 'Put the list in by "file".')
    return []
  }
  const tree = required(fields, 'file', `the list ${id}`, notes)
  const file = tree === undefined ? undefined : readPath(tree, '"file"', notes)
  return file === undefined ? [] : [{ id, file, spot: entry.spot }]
}

/** Reads the whole section. */
export const readLists = (tree: Tree | undefined, notes: Notes): readonly ListSource[] =>
  readEntries(tree, 'lists', notes).flatMap((entry) => {
    const id = keyId(entry, notes)
    if (id === undefined) return []
    const fields = readFields(entry.value, `the list ${id}`, ['file', 'url', 'every'], notes)
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

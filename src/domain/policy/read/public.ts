// Reads `public`: what the public is told that no program can work out.
import { PUBLIC_TEXTS, type PublicPart } from '../language.ts'
import type { Tree } from '../tree.ts'
import { readContact } from './ground.ts'
import type { Notes } from './notes.ts'
import { readFields, readText } from './values.ts'

/** Reads the whole section; `undefined` where it says nothing. */
export const readPublic = (tree: Tree | undefined, notes: Notes): PublicPart | undefined => {
  const fields = tree && readFields(tree, '"public"', [...PUBLIC_TEXTS, 'contact'], notes)
  if (fields === undefined) return undefined
  const texts = PUBLIC_TEXTS.flatMap((key) => {
    const value = fields.get(key)
    const text = value && readText(value, `"${key}"`, notes)
    return text === undefined ? [] : [[key, text] as const]
  })
  const contact = fields.get('contact')
  const whom = contact && readContact(contact, 'contact', notes)
  const part: PublicPart = { ...Object.fromEntries(texts), ...(whom !== undefined && { contact: whom }) }
  return Object.keys(part).length === 0 ? undefined : part
}

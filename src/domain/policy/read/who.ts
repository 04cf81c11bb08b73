// Whom a rule or a plan is for (`who` of rules and `eligible`), and who asks in a test (`who` of tests).
import type { Subject, Who, WhoItem } from '../language.ts'
import type { Tree } from '../tree.ts'
import { meant } from './nearest.ts'
import type { Notes } from './notes.ts'
import { ID_FORM, isId, itemsOf, readFields, readId, readTruth, readWord, required, shown } from './values.ts'

const NAMED = ['plan', 'tenant', 'group', 'seat', 'network'] as const
const PLAIN = ['badge', 'voucher', 'device', 'tenant-staff'] as const

const FORMS =
  'Write "everyone", or a list of "plan X", "tenant X", "group X", "seat X", "network X", "badge", "voucher", "device", "tenant-staff".'

const mendOf = (text: string): string => {
  const [first = '', ...rest] = text.split(/\s+/)
  if (NAMED.some((kind) => kind === first)) return rest.length === 0 ? `Write "${first} X" with an id.` : ID_FORM
  if (first === 'person') return 'A rule never names a person; use a group, or an exception for a group.'
  const near = meant(first, [...NAMED, ...PLAIN], '')
  return near.startsWith('Did') ? near : FORMS
}

const parseItem = (text: string): WhoItem | undefined => {
  const plain = PLAIN.find((kind) => kind === text)
  if (plain !== undefined) return { kind: plain }
  const [first, id = '', ...rest] = text.split(/\s+/)
  const kind = NAMED.find((each) => each === first)
  return kind === undefined || rest.length > 0 || !isId(id) ? undefined : { kind, id }
}

/** Reads `everyone`, one item or a list of items. */
export const readWho = (tree: Tree, notes: Notes): Who | undefined => {
  if (tree.kind === 'scalar' && tree.text === 'everyone') return 'everyone'
  const items = itemsOf(tree)
  if (items.length === 0) return notes.error(tree.spot, '"who" is empty: it would be nobody.', FORMS)
  const read = items.map((item) => {
    const text = readWord(item, '"who"', notes)
    if (text === undefined) return undefined
    if (text === 'everyone')
      return notes.error(item.spot, '"everyone" stands in a list.', 'Write who: everyone, without the list.')
    return parseItem(text) ?? notes.error(item.spot, `${shown(text)} is nobody that a rule can name.`, mendOf(text))
  })
  const known = read.filter((item) => item !== undefined)
  return known.length === read.length ? known : undefined
}

const KEYS = [...NAMED, ...PLAIN]

/** Reads the map that stands for an asker in a test. Only `plan` must be there. */
export const readSubject = (tree: Tree, notes: Notes): Subject | undefined => {
  const fields = readFields(tree, 'the "who" of a test', KEYS, notes)
  if (fields === undefined) return undefined
  const idOf = (key: string): string | null => {
    const value = fields.get(key)
    return value === undefined ? null : (readId(value, `"${key}"`, notes) ?? null)
  }
  const truthOf = (key: string): boolean => {
    const value = fields.get(key)
    return value !== undefined && (readTruth(value, `"${key}"`, notes) ?? false)
  }
  const groups = fields.get('group')
  required(fields, 'plan', 'the "who" of a test', notes)
  return {
    plan: idOf('plan') ?? '',
    tenant: idOf('tenant'),
    groups: groups === undefined ? [] : itemsOf(groups).flatMap((item) => readId(item, 'a group', notes) ?? []),
    seat: idOf('seat'),
    network: idOf('network'),
    badge: truthOf('badge'),
    voucher: truthOf('voucher'),
    tenantStaff: truthOf('tenant-staff'),
    ...(truthOf('device') && { device: true }),
  }
}

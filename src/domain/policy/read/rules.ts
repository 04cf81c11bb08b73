// Reads `rules`: blocks, exceptions, and rules that only count.
import { LAYERS, type Match, type Rule } from '../language.ts'
import { FIXED_REASONS } from '../reasons.ts'
import type { Entry, Tree } from '../tree.ts'
import { GROUND_KEYS, readDate, readGround } from './ground.ts'
import type { Notes } from './notes.ts'
import { readTargets } from './targets.ts'
import { type Fields, keyId, readEntries, readFields, readId, readOneOf, required, shown } from './values.ts'
import { readWho } from './who.ts'

const KINDS = ['block', 'except', 'observe'] as const
const KEYS = ['layer', ...KINDS, ...GROUND_KEYS, 'until'] as const
const MATCH_KEYS = ['who', 'to', 'when'] as const

const readMatch = (fields: Fields, what: string, notes: Notes): Match | undefined => {
  const who = required(fields, 'who', what, notes)
  const to = required(fields, 'to', what, notes)
  const when = fields.get('when')
  const readable = who === undefined ? undefined : readWho(who, notes)
  const targets = to === undefined ? [] : readTargets(to, false, notes)
  const schedule = when === undefined ? null : (readId(when, '"when"', notes) ?? null)
  return readable === undefined ? undefined : { who: readable, to: targets, when: schedule }
}

type Deed = Pick<Rule, 'kind'> & { readonly match: Match; readonly from: string | null }

const readDeed = (kind: (typeof KINDS)[number], tree: Tree, id: string, notes: Notes): Deed | undefined => {
  const what = `"${kind}" of the rule ${id}`
  const fields = readFields(tree, what, kind === 'except' ? ['from', ...MATCH_KEYS] : MATCH_KEYS, notes)
  if (fields === undefined) return undefined
  const from = kind === 'except' ? required(fields, 'from', what, notes) : undefined
  const match = readMatch(fields, what, notes)
  return match === undefined
    ? undefined
    : { kind, match, from: from === undefined ? null : (readId(from, '"from"', notes) ?? null) }
}

const kindOf = (id: string, entry: Entry, fields: Fields, notes: Notes): (typeof KINDS)[number] | undefined => {
  const kinds = KINDS.filter((kind) => fields.get(kind) !== undefined)
  if (kinds.length === 0)
    return notes.error(entry.spot, `The rule ${id} does nothing.`, 'Add "block", "except" or "observe".')
  if (kinds.length === 1) return kinds[0]
  return notes.error(
    entry.spot,
    `The rule ${id} has ${kinds.map((kind) => `"${kind}"`).join(' and ')}.`,
    'Keep one of them; make a rule for each.',
  )
}

const readRule = (id: string, entry: Entry, fields: Fields, notes: Notes): Rule[] => {
  const layerTree = required(fields, 'layer', `the rule ${id}`, notes)
  const layer = layerTree === undefined ? undefined : readOneOf(layerTree, '"layer"', LAYERS, notes)
  const kind = kindOf(id, entry, fields, notes)
  const tree = kind === undefined ? undefined : fields.get(kind)
  const deed = kind === undefined || tree === undefined ? undefined : readDeed(kind, tree, id, notes)
  const until = fields.get('until')
  const ground = readGround(fields, notes)
  const end = until === undefined ? null : (readDate(until, '"until"', notes) ?? null)
  if (layer === undefined || deed === undefined) return []
  const common = { id, layer, ground, until: end, spot: entry.spot, match: deed.match }
  return deed.kind === 'except'
    ? [{ ...common, kind: deed.kind, from: deed.from ?? '' }]
    : [{ ...common, kind: deed.kind }]
}

const ruleId = (entry: Entry, notes: Notes): string | undefined => {
  const id = keyId(entry, notes)
  if (id === undefined || !(FIXED_REASONS as readonly string[]).includes(id)) return id
  return notes.error(
    entry.spot,
    `A rule cannot be called ${shown(id)}.`,
    'That word is a reason of its own; choose another.',
  )
}

/** Reads the whole section. */
export const readRules = (tree: Tree | undefined, notes: Notes): readonly Rule[] =>
  readEntries(tree, 'rules', notes).flatMap((entry) => {
    const id = ruleId(entry, notes)
    if (id === undefined) return []
    const fields = readFields(entry.value, `the rule ${id}`, KEYS, notes)
    return fields === undefined ? [] : readRule(id, entry, fields, notes)
  })

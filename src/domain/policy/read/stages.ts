// Reads `stages`: the steps in which access comes to the park, each from a day on, with how many it is to reach.
import { MEASURES, type Stage } from '../language.ts'
import type { Entry, Tree } from '../tree.ts'
import { readBasis, readDate } from './ground.ts'
import { meant } from './nearest.ts'
import type { Notes } from './notes.ts'
import { type Fields, keyId, readEntries, readFields, readText, readWord, required, shown } from './values.ts'

const STAGE_KEYS = ['title', 'from', 'goal', 'basis'] as const
const MOST_STAGES = 20
const MOST_REACHED = 10_000_000

/** Reads `120 companies`. */
const readGoal = (tree: Tree, notes: Notes): Pick<Stage, 'measure' | 'goal'> | undefined => {
  const text = readWord(tree, '"goal"', notes)
  if (text === undefined) return undefined
  const [, digits = '', word = ''] = /^(\d{1,8}) +(\S+)$/.exec(text) ?? []
  const [goal, measure] = [Number(digits), MEASURES.find((known) => known === word)]
  if (goal >= 1 && goal <= MOST_REACHED && measure !== undefined) return { measure, goal }
  const mend = `Write how many of what, at most ${MOST_REACHED}: 20 seats, 120 companies or 400 people.`
  const slip = digits !== '' && measure === undefined
  return notes.error(tree.spot, `"goal" cannot be ${shown(text)}.`, slip ? meant(word, MEASURES, mend) : mend)
}

const readStage = (id: string, entry: Entry, fields: Fields, notes: Notes): Stage[] => {
  const what = `the stage ${id}`
  const [title, from, goal] = (['title', 'from', 'goal'] as const).map((key) => required(fields, key, what, notes))
  const basis = fields.get('basis')
  const day = from && readDate(from, '"from"', notes)
  const reach = goal && readGoal(goal, notes)
  const named = title && readText(title, '"title"', notes)
  const known = basis === undefined ? null : (readBasis(basis, notes) ?? null)
  if (day === undefined || reach === undefined || named === undefined) return []
  return [{ id, title: named, from: day, ...reach, basis: known, spot: entry.spot }]
}

/** Reads the whole section. */
export const readStages = (tree: Tree | undefined, notes: Notes): readonly Stage[] => {
  const entries = readEntries(tree, 'stages', notes)
  if (tree !== undefined && entries.length > MOST_STAGES)
    notes.error(
      tree.spot,
      `There are ${entries.length} stages; at most ${MOST_STAGES} are allowed.`,
      'Take some together.',
    )
  return entries.flatMap((entry) => {
    const id = keyId(entry, notes)
    const fields = id === undefined ? undefined : readFields(entry.value, `the stage ${id}`, STAGE_KEYS, notes)
    return id === undefined || fields === undefined ? [] : readStage(id, entry, fields, notes)
  })
}

// Reads `tests`: who asks for what, when, and what the policy must answer. Protected tests stand in a file of their own.
import type { PolicyTest, Problem, ProtectedTests } from '../language.ts'
import { FIXED_REASONS } from '../reasons.ts'
import type { Tree } from '../tree.ts'
import { parseDestination } from './destination.ts'
import { createNotes, type Notes } from './notes.ts'
import { parseMoment, wallClockOf } from './time.ts'
import { type Fields, isId, readFields, readWord, required, shown } from './values.ts'
import { readSubject } from './who.ts'

const KEYS = ['who', 'to', 'at', 'expect'] as const
const EXPECT_FORM = 'Write allow, block, or { block: id-of-the-rule }.'

type Expect = PolicyTest['expect']

const isReason = (text: string): boolean =>
  isId(text) || (text.startsWith('plan:') && isId(text.slice(5))) || (FIXED_REASONS as readonly string[]).includes(text)

const readExpect = (tree: Tree, notes: Notes): Expect | undefined => {
  if (tree.kind === 'scalar') {
    if (tree.text === 'allow') return { allow: true }
    if (tree.text === 'block') return { allow: false, by: null }
    return notes.error(tree.spot, `"expect" cannot be ${shown(tree.text)}.`, EXPECT_FORM)
  }
  const fields = readFields(tree, '"expect"', ['block'], notes)
  const block = fields && required(fields, 'block', '"expect"', notes)
  const by = block && readWord(block, '"block"', notes)
  if (block === undefined || by === undefined) return undefined
  return isReason(by)
    ? { allow: false, by }
    : notes.error(block.spot, `${shown(by)} is no reason.`, 'Write the id of a rule, or plan:id.')
}

const readTo = (tree: Tree, notes: Notes): string | undefined => {
  const text = readWord(tree, '"to"', notes)
  if (text === undefined || parseDestination(text) !== undefined) return text
  return notes.error(
    tree.spot,
    `${shown(text)} is no destination of a connection.`,
    'Write a URL, a name, or name:port.',
  )
}

const readAt = (fields: Fields, wallClock: (at: number) => number, notes: Notes): number | null => {
  const tree = fields.get('at')
  const text = tree && readWord(tree, '"at"', notes)
  if (tree === undefined || text === undefined) return null
  const mend = "Write day and time: 2026-11-23T09:00, with +09:00 or Z behind it if it is not the park's time."
  return parseMoment(text, wallClock) ?? notes.error(tree.spot, `${shown(text)} is no moment.`, mend) ?? null
}

const readTest = (tree: Tree, wallClock: (at: number) => number, notes: Notes): PolicyTest[] => {
  const fields = readFields(tree, 'a test', KEYS, notes)
  if (fields === undefined) return []
  const [who, to, expect] = (['who', 'to', 'expect'] as const).map((key) => required(fields, key, 'a test', notes))
  const subject = who && readSubject(who, notes)
  const destination = to && readTo(to, notes)
  const expected = expect && readExpect(expect, notes)
  const at = readAt(fields, wallClock, notes)
  if (subject === undefined || destination === undefined || expected === undefined) return []
  return [{ who: subject, to: destination, at, expect: expected, spot: tree.spot }]
}

/** Reads the whole section. A zone that does not exist is reported by verify; until then UTC stands in. */
export const readTests = (tree: Tree | undefined, timezone: string, notes: Notes): readonly PolicyTest[] => {
  if (tree === undefined) return []
  if (tree.kind !== 'list') return notes.error(tree.spot, '"tests" must be a list.', 'Begin each test with "- ".') ?? []
  const wallClock = wallClockOf(timezone) ?? ((at: number) => at)
  return tree.items.flatMap((item) => readTest(item, wallClock, notes))
}

/** As many as a policy may have of its own. */
const MOST_PROTECTED = 2000

type ReadProtected = { readonly guard: ProtectedTests | null; readonly problems: readonly Problem[] }

/** Reads the file of protected tests: a map with `tests` alone, of the form that the policy's own have. `timezone`: of the policy that is to pass them. */
export const readProtectedTests = (tree: Tree, file: string, timezone: string): ReadProtected => {
  const notes = createNotes(file)
  const fields = readFields(tree, 'the file of protected tests', ['tests'], notes)
  const tests = readTests(fields && required(fields, 'tests', 'the file of protected tests', notes), timezone, notes)
  if (tests.length > MOST_PROTECTED)
    notes.error(
      tree.spot,
      `There are ${tests.length} tests; at most ${MOST_PROTECTED} are allowed.`,
      'Take some together.',
    )
  return { guard: notes.failed() ? null : { file, tests }, problems: notes.problems() }
}

// Reads a tree as a policy: what the file says, with every word checked, but not yet how the parts fit together (verify).
import type { Policy, Problem } from '../language.ts'
import type { Tree } from '../tree.ts'
import { readCatalogue } from './catalogue.ts'
import { readAgreement, readLists } from './lists.ts'
import { createNotes, type Notes } from './notes.ts'
import { readEligible, readPlans } from './plans.ts'
import { readPublic } from './public.ts'
import { readRooms } from './rooms.ts'
import { readRules } from './rules.ts'
import { readSchedules } from './schedules.ts'
import { readServices } from './services.ts'
import { readStages } from './stages.ts'
import { readTests } from './tests.ts'
import { type Fields, readFields, readText, readWord, required, shown } from './values.ts'
import { readWalled } from './walled.ts'

/** What the first line of every policy says. */
const VERSION = 'isthmus/v1'

const KEYS = [
  'policy',
  'park',
  'services',
  'agreement',
  'plans',
  'eligible',
  'lists',
  'schedules',
  'rooms',
  'stages',
  'catalogue',
  'public',
  'rules',
  'tests',
  'walled',
] as const

/** `policy` is `null` as soon as one of the problems is an error. */
type ReadPolicy = { readonly policy: Policy | null; readonly problems: readonly Problem[] }

const checkVersion = (fields: Fields, notes: Notes): void => {
  const tree = required(fields, 'policy', 'the policy', notes)
  const version = tree && readWord(tree, '"policy"', notes)
  if (tree === undefined || version === undefined || version === VERSION) return
  notes.error(tree.spot, `The language ${shown(version)} is not known.`, `Write policy: ${VERSION}.`)
}

const readPark = (fields: Fields, notes: Notes): Policy['park'] | undefined => {
  const tree = required(fields, 'park', 'the policy', notes)
  const park = tree && readFields(tree, '"park"', ['name', 'timezone'], notes)
  if (park === undefined) return undefined
  const [name, timezone] = [required(park, 'name', '"park"', notes), required(park, 'timezone', '"park"', notes)]
  const text = name && readText(name, '"name"', notes)
  const zone = timezone && readWord(timezone, '"timezone"', notes)
  return text === undefined || zone === undefined ? undefined : { name: text, timezone: zone }
}

/** Reads the policy in a file's tree; `file` is the name that problems carry. Never throws. */
export const readPolicy = (tree: Tree, file: string): ReadPolicy => {
  const notes = createNotes(file)
  const fields = readFields(tree, 'the policy', KEYS, notes)
  if (fields === undefined) return { policy: null, problems: notes.problems() }
  checkVersion(fields, notes)
  const park = readPark(fields, notes)
  for (const key of ['services', 'plans']) required(fields, key, 'the policy', notes)
  const policy = {
    services: readServices(fields.get('services'), notes),
    agreement: readAgreement(fields.get('agreement'), notes),
    plans: readPlans(fields.get('plans'), notes),
    eligible: readEligible(fields.get('eligible'), notes),
    lists: readLists(fields.get('lists'), notes),
    schedules: readSchedules(fields.get('schedules'), notes),
    rules: readRules(fields.get('rules'), notes),
    tests: readTests(fields.get('tests'), park?.timezone ?? 'UTC', notes),
  }
  const walled = readWalled(fields.get('walled'), notes)
  const rooms = readRooms(fields.get('rooms'), notes)
  const stages = readStages(fields.get('stages'), notes)
  const catalogue = readCatalogue(fields.get('catalogue'), notes)
  const told = readPublic(fields.get('public'), notes)
  const whole = {
    ...policy,
    ...(rooms.length > 0 && { rooms }),
    ...(stages.length > 0 && { stages }),
    ...(catalogue.length > 0 && { catalogue }),
    ...(told !== undefined && { public: told }),
    ...(walled.length > 0 && { walled }),
  }
  return { policy: park === undefined || notes.failed() ? null : { park, ...whole }, problems: notes.problems() }
}

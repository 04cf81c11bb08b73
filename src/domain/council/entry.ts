// Entries of the record: their form (docs/formats.md, section 5). What they do says `reduce.ts`.
import { isHashText } from '../../base/octets.ts'
import { canonical, hasKeys, isObject, type Json, parseCanonical } from '../record/json.ts'
import { LONGEST_ENTRY } from '../record/tiles.ts'
import { type Clock, readClock } from './clock.ts'
import { type Inputs, isInputs } from './inputs.ts'
import { isCount } from './words.ts'

/** Which table rules from an entry on: its hash, and what compiled it. */
export type Compiled = { readonly compiled: string; readonly engine: string }

/** What an entry says, by its kind. Charters and proposals are read where what they rest on is known. */
export type Body =
  | ({
      readonly kind: 'genesis'
      readonly charter: Json
      readonly inputs: Inputs
      readonly log: string
    } & Partial<Compiled>)
  | { readonly kind: 'adoption'; readonly inputs: Inputs }
  | { readonly kind: 'proposal'; readonly proposal: Json }
  | { readonly kind: 'statement'; readonly note: string }
  | ({ readonly kind: 'activation'; readonly proposal: string } & Compiled)
  | { readonly kind: 'failed'; readonly proposal: string; readonly why: string }
  | {
      readonly kind: 'feed'
      readonly input: string
      readonly hash: string
      readonly added: number
      readonly removed: number
    }
  | { readonly kind: 'probe'; readonly note: string }
  | { readonly kind: 'heartbeat' }

type Kind = Body['kind']
export type Entry = { readonly body: Body; readonly clock: Clock }

/** Why governance stops at an entry: not of the form, of a kind that nobody knows, a second genesis, a clock that cannot be. */
export type FreezeWord = 'form' | 'kind' | 'genesis' | 'clock'

type Keys = { readonly [key: string]: Json }
type ReadBody = (body: Json) => Body | undefined

const body =
  (kind: Kind, keys: readonly string[], isGood: (value: Keys) => boolean): ReadBody =>
  (value) =>
    hasKeys(value, keys) && isGood(value) ? ({ ...(value as Keys), kind } as unknown as Body) : undefined

const matches = (value: Json | undefined, form: RegExp): boolean => typeof value === 'string' && form.test(value)
const ENGINE = /^[A-Za-z0-9._/+-]{1,100}$/
const isNumber = (value: Json | undefined): boolean => isCount(value, 0, 1_000_000_000)

const isCompiled = ({ compiled, engine }: Keys): boolean => isHashText(compiled) && matches(engine, ENGINE)

const GENESIS = ['charter', 'inputs', 'log'] as const

const isGenesis = ({ inputs, log }: Keys): boolean => isInputs(inputs) && typeof log === 'string'

/** Where operators begin to rule it says what was compiled; a genesis by file, or of before, does not. */
const readGenesis: ReadBody = (value) =>
  isObject(value) && Object.hasOwn(value, 'compiled')
    ? body('genesis', ['compiled', 'engine', ...GENESIS], (of) => isGenesis(of) && isCompiled(of))(value)
    : body('genesis', GENESIS, isGenesis)(value)

const READERS: { readonly [kind in Kind]: ReadBody } = {
  genesis: readGenesis,
  adoption: body('adoption', ['inputs'], ({ inputs }) => isInputs(inputs)),
  proposal: body('proposal', ['proposal'], ({ proposal }) => isObject(proposal)),
  statement: body('statement', ['note'], ({ note }) => typeof note === 'string'),
  activation: body('activation', ['compiled', 'engine', 'proposal'], (of) => isCompiled(of) && isHashText(of.proposal)),
  failed: body(
    'failed',
    ['proposal', 'why'],
    ({ proposal, why }) => isHashText(proposal) && matches(why, /^[a-z0-9-]{1,60}$/),
  ),
  feed: body(
    'feed',
    ['added', 'hash', 'input', 'removed'],
    ({ added, hash, input, removed }) =>
      isNumber(added) && isHashText(hash) && typeof input === 'string' && isNumber(removed),
  ),
  probe: body('probe', ['note'], ({ note }) => typeof note === 'string'),
  heartbeat: body('heartbeat', [], () => true),
}

/** Reads an entry of any bytes. */
export const readEntry = (octets: Uint8Array): Entry | FreezeWord => {
  const value = parseCanonical(octets, LONGEST_ENTRY)
  if (!hasKeys(value, ['body', 'clock', 'entry', 'kind']) || value.entry !== 'isthmus/v1') return 'form'
  const clock = readClock(value.clock)
  if (typeof value.kind !== 'string' || clock === undefined) return 'form'
  if (!Object.hasOwn(READERS, value.kind)) return 'kind'
  const read = READERS[value.kind as Kind](value.body)
  return read === undefined ? 'form' : { body: read, clock }
}

/** The octets of an entry, for whoever writes one. Throws a RangeError for one that is too long. */
export const entryOctets = ({ kind, ...said }: Body, { boot, ran, seen, wall }: Clock): Uint8Array => {
  const octets = canonical({ body: said as Json, clock: { boot, ran, seen, wall }, entry: 'isthmus/v1', kind })
  if (octets.length > LONGEST_ENTRY) throw new RangeError('an entry that is too long')
  return octets
}

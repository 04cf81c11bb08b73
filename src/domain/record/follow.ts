// What the entries of a park ruled by file say, one after the other: which files are agreed, and where governance freezes.
import { adoptedBy, type Entry, type EntryClock, genesisOf, type Inputs } from './entry.ts'
import { isObject } from './json.ts'

/** The entry that put the present files in force. */
type Adoption = { readonly index: number; readonly wall: number }

export type Followed = {
  readonly size: number
  /** Nobody has to sign: the charter names no operator. */
  readonly byFile: boolean
  readonly inputs: Inputs
  readonly adoption: Adoption | null
  readonly clock: EntryClock | null
  /** The first entry that is not understood; nothing after it changes anything. */
  readonly frozen: { readonly at: number; readonly why: FreezeReason } | null
}

type FreezeReason = 'malformed' | 'genesis' | 'clock' | 'kind'

export const NOTHING_FOLLOWED: Followed = {
  size: 0,
  byFile: false,
  inputs: {},
  adoption: null,
  clock: null,
  frozen: null,
}

const goesBack = (before: EntryClock | null, { boot, ran }: EntryClock): boolean =>
  before !== null && (boot < before.boot || ran < before.ran)

type Change = Partial<Pick<Followed, 'byFile' | 'inputs'>>

const changeOf = ({ size, byFile, clock }: Followed, entry: Entry): Change | FreezeReason => {
  if (goesBack(clock, entry.clock)) return 'clock'
  const genesis = genesisOf(entry)
  if ((size === 0) !== (genesis !== undefined)) return 'genesis'
  if (genesis !== undefined) {
    const { operators } = genesis.charter
    return { inputs: genesis.inputs, byFile: isObject(operators) && Object.keys(operators).length === 0 }
  }
  if (entry.kind === 'heartbeat') return {}
  const inputs = byFile ? adoptedBy(entry) : undefined
  return inputs === undefined ? 'kind' : { inputs }
}

/** One entry further; `undefined` is one that has not the form. */
export const follow = (before: Followed, entry: Entry | undefined): Followed => {
  const { size: at, frozen } = before
  const size = at + 1
  if (frozen !== null) return { ...before, size }
  if (entry === undefined) return { ...before, size, frozen: { at, why: 'malformed' } }
  const change = changeOf(before, entry)
  if (typeof change === 'string') return { ...before, size, frozen: { at, why: change } }
  const { clock } = entry
  const adoption = change.inputs === undefined ? before.adoption : { index: at, wall: clock.wall }
  return { ...before, ...change, size, clock, adoption }
}

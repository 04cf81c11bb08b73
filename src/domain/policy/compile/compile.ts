// A verified policy and the bytes of its lists become tables that answer at once. Pure: no clock, no randomness.

import type { Policy, Target } from '../language.ts'
import type { VerifiedPolicy } from '../verify/verify.ts'
import { type AddressTable, buildAddresses, type Membership } from './address-table.ts'
import { type Atoms, atomsOf } from './atoms.ts'
import type { ListForm } from './list-change.ts'
import { guessLines, readList } from './lists.ts'
import { createNameBuilder, type NameBuilder } from './name-builder.ts'
import { SELF, SELF_AND_BELOW } from './name-marks.ts'
import type { NameTable } from './name-table.ts'
import type { CompileKey } from './name-words.ts'
import type { ListReport } from './odd-lines.ts'

/** Everything that decisions need. Plain data, the large arrays in shared memory: posted to a thread, nothing is copied. */
export type CompiledPolicy = {
  readonly policy: Policy
  /** SHA-256 over everything that went in, as hex; the edge that read the files knows it. */
  readonly hash: string
  readonly key: CompileKey
  readonly names: NameTable
  /** Names that were changed since `names` was built (name-overlay.ts); its sets go on from those of `names`. */
  readonly overlay: NameTable | null
  readonly addresses: AddressTable
}

export type Compilation = {
  readonly compiled: CompiledPolicy
  /** For each list what was read from it. */
  readonly reports: ReadonlyMap<string, ListReport>
  readonly forms: ReadonlyMap<string, ListForm>
}

/** Of all lists, rules and services: each takes some hundred bytes until all are sorted, in a worker that has not much. */
const MOST_ADDRESSES = 500_000

type Into = { readonly names: NameBuilder; readonly addresses: Membership[] }

const addTargets = (targets: readonly Target[] | null, atom: number | null, { names, addresses }: Into): void => {
  if (targets === null || atom === null) return
  for (const target of targets) {
    if (target.kind === 'below') names.addText(target.name, atom, SELF_AND_BELOW)
    else if (target.kind === 'exactly') names.addText(target.name, atom, SELF)
    else if (target.kind === 'range') addresses.push({ range: target.range, atom })
  }
}

const addLists = (
  policy: Policy,
  atoms: Atoms,
  lists: ReadonlyMap<string, Uint8Array>,
  { names, addresses }: Into,
): { readonly reports: ReadonlyMap<string, ListReport>; readonly rewritten: ReadonlySet<string> } => {
  const reports = new Map<string, ListReport>()
  const rewritten = new Set<string>()
  for (const { id } of policy.lists) {
    const bytes = lists.get(id)
    const atom = atoms.lists.get(id)
    // A list left out would open what it blocks: whoever reads the files must stop before that.
    if (bytes === undefined || atom === undefined) throw new Error(`the list ${id} was not handed over`)
    const report = readList(bytes, {
      name: (from, start, end, reach) => names.add(from, start, end, atom, reach),
      address: (address) => {
        if (addresses.length >= MOST_ADDRESSES) throw new Error(`the lists have more than ${MOST_ADDRESSES} addresses`)
        addresses.push({ range: { from: address, to: address }, atom })
      },
      rewritten: () => rewritten.add(id),
    })
    reports.set(id, report)
  }
  return { reports, rewritten }
}

/**
 * Compiles. `lists`: the bytes of each list of the policy by id, all of them; `key`: 16 random bytes; `hash`: the SHA-256 of
 * everything that went in, as hex. Throws when a list is missing or the lists hold more than a table can (some ten million names).
 */
export const compile = (
  verified: VerifiedPolicy,
  lists: ReadonlyMap<string, Uint8Array>,
  key: CompileKey,
  hash: string,
): Compilation => {
  const policy: Policy = verified
  const atoms = atomsOf(policy)
  const sum = (count: (bytes: Uint8Array) => number): number =>
    [...lists.values()].reduce((total, bytes) => total + count(bytes), 0)
  const names = createNameBuilder(
    key,
    sum(guessLines),
    sum(({ length }) => length),
  )
  const into: Into = { names, addresses: [] }
  const { reports, rewritten } = addLists(policy, atoms, lists, into)
  for (const [n, { match }] of policy.rules.entries()) addTargets(match.to, atoms.rules[n] ?? null, into)
  for (const [n, { to }] of policy.services.entries()) addTargets(to, atoms.services[n] ?? null, into)
  const addresses = buildAddresses(into.addresses)
  const compiled: CompiledPolicy = { policy, hash, key, names: names.finish(), overlay: null, addresses }
  const forms = [...atoms.lists].map(
    ([id, atom]) => [id, { plain: !rewritten.has(id), single: !names.isRepeated(atom) }] as const,
  )
  return { compiled, reports, forms: new Map(forms) }
}

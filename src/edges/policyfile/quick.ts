// The quick way of a changed list: only the lines that differ are read, only the names in them change, and everything else
// stays as it was compiled (decision 0016). Whatever this cannot settle exactly is left to compiling anew.
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { atomsOf } from '../../domain/policy/compile/atoms.ts'
import type { CompiledPolicy } from '../../domain/policy/compile/compile.ts'
import { gather, type ListChange, type ListForm, readChange } from '../../domain/policy/compile/list-change.ts'
import { readList } from '../../domain/policy/compile/lists.ts'
import type { Reach } from '../../domain/policy/compile/name-marks.ts'
import { changeNames, type NameChange, reachesOf } from '../../domain/policy/compile/name-overlay.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import { createDecider } from '../../domain/policy/decide/decide.ts'
import { type IdleParts, NOT_LOOKED_AT } from '../../domain/policy/exact/idle-parts.ts'
import { warningsOn } from '../../domain/policy/exact/warnings.ts'
import type { Problem, ProtectedTests } from '../../domain/policy/language.ts'
import { runTests } from '../../domain/policy/policy-tests.ts'
import { isSameAgreed } from './agreed-blobs.ts'
import { compareFiles, eachLines } from './changed-part.ts'
import { type Copies, goodCopy } from './copies.ts'
import { LONGEST_LIST } from './list-file.ts'
import { listPart, type Part, type PolicyInputs, sourceOf } from './load.ts'
import { isPlainInside, type Seen, seenOf } from './read-inside.ts'

/** What was adopted last, and what is known of it. */
export type Last = {
  readonly inputs: PolicyInputs
  readonly compiled: CompiledPolicy
  readonly idle: IdleParts
  readonly reports: ReadonlyMap<string, ListReport>
  readonly forms: ReadonlyMap<string, ListForm>
  /** Warnings of reading; all others come anew. */
  readonly problems: readonly Problem[]
  /** What every policy must pass. */
  readonly guard: ProtectedTests | null
  readonly parts: readonly Part[]
  readonly seen: readonly Seen[]
  /** Where each list was read. */
  readonly paths: ReadonlyMap<string, string>
  readonly copies: Copies
}

/** `changed`: lists that are to be copied anew, with their hashes. `refused`: tests fail. */
export type Quick = {
  readonly last: Last
  readonly problems: readonly Problem[]
  readonly refused: boolean
  readonly changed: ReadonlyMap<string, string>
}

/** A file that was written this short a time ago may change once more without showing it (clocks of files are coarse). */
const SETTLED = 2000

const now = (path: string): Seen => seenOf(path, statSync(path, { throwIfNoEntry: false }))

const isSame = (a: Seen, b: Seen): boolean => a.size === b.size && a.changed === b.changed && a.inode === b.inode

const isSettled = ({ changed }: Seen): boolean => Date.now() - changed > SETTLED

const hashOfSmall = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Files that may have changed: for sure, or too fresh to tell. `null`: one of them is not a list. */
const changedLists = (last: Last): { readonly id: string; readonly seen: Seen }[] | null => {
  // One file may be several lists.
  const idsOf = Map.groupBy(last.paths.keys(), (id) => last.paths.get(id))
  const hashes = new Set(last.parts.map(({ hash }) => hash))
  const changed: { id: string; seen: Seen }[] = []
  for (const seen of new Map(last.seen.map((each) => [each.path, each])).values()) {
    const is = now(seen.path)
    const same = isSame(is, seen)
    if (same && (is.size < 0 || isSettled(is))) continue
    const ids = idsOf.get(seen.path)
    if (ids !== undefined) changed.push(...ids.map((id) => ({ id, seen: is })))
    else if (!same || !hashes.has(hashOfSmall(seen.path))) return null
  }
  return changed
}

/** The most names for which the list is searched, byte by byte, instead of being read. */
const FEW = 4

const LINE_FEED = 10

/** Reads only the lines in which one of the names stands. */
const searchLines = (lines: Buffer, names: readonly Buffer[], sink: ReturnType<typeof gather>): void => {
  for (const name of names) {
    for (let at = lines.indexOf(name); at >= 0; ) {
      const from = at === 0 ? 0 : lines.lastIndexOf(LINE_FEED, at) + 1
      const feed = lines.indexOf(LINE_FEED, at)
      const to = feed < 0 ? lines.length : feed
      readList(lines.subarray(from, to), sink)
      at = lines.indexOf(name, to)
    }
  }
}

/** What the whole list has of the names that its changed lines leave open. */
const settle = (path: string, open: ReadonlyMap<string, Reach | 0>, plain: boolean): Map<string, Reach | 0> | null => {
  const found = new Map(open)
  const sink = gather(found)
  const names = [...open.keys()].map((name) => Buffer.from(name))
  const search = plain && names.length <= FEW
  const whole = eachLines(path, (lines) => (search ? searchLines(lines, names, sink) : readList(lines, sink)))
  return whole ? found : null
}

/** What takes the place of a file may be no file, or a link to anywhere. Throws where nothing is. */
const mayBeRead = ({ inputs, compiled }: Last, id: string, path: string): boolean => {
  const isFetched = compiled.policy.lists.some((list) => list.id === id && list.fetched !== undefined)
  const folder = isFetched ? inputs.shelf : dirname(inputs.path)
  return folder !== undefined && isPlainInside(folder, path, LONGEST_LIST)
}

/** `change` is `null` when the list has the same bytes as before. */
type ListDone = {
  readonly seen: Seen
  readonly hash: string
  readonly change: ListChange | null
  readonly names: readonly NameChange[]
}

const changeOf = (last: Last, id: string, seen: Seen): ListDone | null => {
  const { compiled, forms, copies } = last
  const copy = goodCopy(copies, id)
  const report = last.reports.get(id)
  const form = forms.get(id)
  const atom = atomsOf(compiled.policy).lists.get(id)
  if (copy === undefined || report === undefined || form === undefined || atom === undefined || seen.size < 0)
    return null
  if (!mayBeRead(last, id, seen.path)) return null
  const compared = compareFiles(copy, seen.path)
  const { hash } = compared
  const unchanged = last.parts.some((part) => part.name === listPart(id) && part.hash === hash)
  if (unchanged) return { seen: compared.seen, hash, change: null, names: [] }
  if (compared.lines === null || !isSame(compared.seen, now(seen.path))) return null
  const { names: table, overlay: over, key } = compiled
  const change = readChange(compared.lines, atom, reachesOf({ table, over, key }, atom), { report, form })
  if (change === null) return null
  const { settled, open } = change
  const rest = open.size === 0 ? new Map() : settle(seen.path, open, change.form.plain)
  if (rest === null) return null
  const more = [...rest].map(([name, reach]): NameChange => ({ name, atom, reach }))
  return { seen: compared.seen, hash, change, names: [...settled, ...more] }
}

const seenAnew = (all: readonly Seen[], one: Seen): readonly Seen[] =>
  all.map((seen) => (seen.path === one.path ? one : seen))

const withChange = (last: Last, id: string, { seen, change, names, hash }: ListDone): Last | null => {
  const { compiled } = last
  const all = seenAnew(last.seen, seen)
  if (change === null) return { ...last, seen: all }
  const overlay = changeNames({ table: compiled.names, over: compiled.overlay, key: compiled.key }, names)
  if (overlay === null) return null
  const forms = new Map(last.forms).set(id, change.form)
  const parts = last.parts.map((part) => (part.name === listPart(id) ? { ...part, hash } : part))
  const reports = new Map(last.reports).set(id, change.report)
  return { ...last, compiled: { ...compiled, overlay }, parts, forms, reports, seen: all }
}

const sameInputs = (a: PolicyInputs, b: PolicyInputs): boolean =>
  a.path === b.path &&
  a.rule === b.rule &&
  a.shelf === b.shelf &&
  a.tests === b.tests &&
  isSameAgreed(a.agreed, b.agreed) &&
  JSON.stringify(a.emergencies) === JSON.stringify(b.emergencies)

/** All that is said of it, but for tests. */
export const saidOf = ({ inputs, compiled, idle, reports, problems }: Last): readonly Problem[] => [
  ...problems,
  ...warningsOn(compiled.policy, idle, reports, inputs.path),
]

/** Adopts what changed since, if it is nothing but a few names of lists; `null`: compile anew. */
export const adoptQuickly = (last: Last, inputs: PolicyInputs): Quick | null => {
  const lists = sameInputs(last.inputs, inputs) ? changedLists(last) : null
  if (lists === null) return null
  let next: Last | null = last
  const changed = new Map<string, string>()
  for (const { id, seen } of lists) {
    const done = changeOf(next, id, seen)
    if (done === null) return null
    next = withChange(next, id, done)
    if (next === null) return null
    if (done.change !== null) changed.set(id, done.hash)
  }
  const compiled = { ...next.compiled, hash: sourceOf(next.parts) }
  const failures = changed.size === 0 ? [] : runTests(createDecider(compiled, inputs.site), inputs.path, last.guard)
  const refused = failures.some(({ severity }) => severity === 'error')
  // A changed list may give a rule its effect, or take it: that is looked at after the answer.
  const adopted = { ...next, compiled, idle: changed.size === 0 ? next.idle : NOT_LOOKED_AT }
  return { last: adopted, problems: [...saidOf(adopted), ...failures], refused, changed }
}

// What a changed list says of single names, from the lines that differ. Exact: a name that was taken out may still stand
// elsewhere in the list, in another notation, and only the rest of the list can tell.
import { type ListSink, readList } from './lists.ts'
import type { Reach } from './name-marks.ts'
import { MOST_OVER, type NameChange } from './name-overlay.ts'
import { joinOdd, type ListReport } from './odd-lines.ts'

/** The lines of a list that differ, before and after; what stands before and behind them is the same. */
export type ChangedLines = { readonly before: Uint8Array; readonly after: Uint8Array }

/**
 * How a list is written, which tells how much of it must be read to change one name. `plain`: all names as they are
 * compared, so that one can be looked for byte by byte; `single`: none stands twice, so that one taken out is gone.
 */
export type ListForm = { readonly plain: boolean; readonly single: boolean }

type Lines = {
  readonly names: ReadonlyMap<string, Reach>
  readonly addresses: readonly string[]
  readonly report: ListReport
  readonly form: ListForm
}

const decoder = new TextDecoder()

const readLines = (bytes: Uint8Array): Lines => {
  const names = new Map<string, Reach>()
  const addresses = new Set<string>()
  let plain = true
  let single = true
  const report = readList(bytes, {
    name: (from, start, end, reach) => {
      const name = decoder.decode(from.subarray(start, end))
      if (names.has(name)) single = false
      names.set(name, ((names.get(name) ?? 0) | reach) as Reach)
    },
    address: (address) => addresses.add(address),
    rewritten: () => {
      plain = false
    },
  })
  return { names, addresses: [...addresses].sort(), report, form: { plain, single } }
}

/** The differing lines, read. */
export type ListChange = {
  /** Names that are settled by these lines alone. */
  readonly settled: readonly NameChange[]
  /** Names of which the list may say more elsewhere: what these lines leave them. */
  readonly open: ReadonlyMap<string, Reach | 0>
  /** How the list is written after the change. */
  readonly form: ListForm
  /** What was read from the whole list after the change. */
  readonly report: ListReport
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join()

/** Counts are exact. Where lines moved, or the first of a kind may have gone, nobody knows the places without reading all. */
const reportOf = (whole: ListReport, before: ListReport, after: ListReport): ListReport => {
  const gone = before.odd.map((odd) => ({ ...odd, count: -odd.count }))
  const odd = joinOdd([...whole.odd, ...gone, ...after.odd])
  return {
    entries: whole.entries - before.entries + after.entries,
    odd: odd.map((each) => ({ ...each, firstLines: [] })),
  }
}

type Sorted = { readonly settled: NameChange[]; readonly open: Map<string, Reach | 0>; readonly single: boolean }

const sortName = (name: string, before: Lines, after: Lines, atom: number, had: Reach | 0, into: Sorted): void => {
  const has = after.names.get(name) ?? 0
  const elsewhere = !before.names.has(name)
  // What stands elsewhere stood there before: it cannot say more than the list did.
  const now = (elsewhere ? had | has : has) as Reach | 0
  if ((had & ~now) !== 0 && !into.single) into.open.set(name, has)
  else if (had !== now) into.settled.push({ name, atom, reach: now })
}

/**
 * Reads the lines that differ. `reach`: what the list has of a name so far. `null`: so much changed, or an address, that the
 * policy is to be compiled anew.
 */
export const readChange = (
  lines: ChangedLines,
  atom: number,
  reach: (name: string) => Reach | 0,
  whole: { readonly report: ListReport; readonly form: ListForm },
): ListChange | null => {
  const [before, after] = [readLines(lines.before), readLines(lines.after)]
  if (!isSame(before.addresses, after.addresses)) return null
  const sorted: Sorted = { settled: [], open: new Map(), single: whole.form.single }
  let again = false
  for (const name of new Set([...before.names.keys(), ...after.names.keys()])) {
    const had = reach(name)
    sortName(name, before, after, atom, had, sorted)
    again ||= had !== 0 && !before.names.has(name)
  }
  const { settled, open } = sorted
  if (settled.length + open.size > MOST_OVER) return null
  const form = {
    plain: whole.form.plain && after.form.plain,
    single: whole.form.single && after.form.single && !again,
  }
  return { settled, open, form, report: reportOf(whole.report, before.report, after.report) }
}

const TAIL_BITS = 4095

/** From the length and the last letters: turns nearly every name away before it becomes a string. */
const tailOf = (bytes: Uint8Array, start: number, end: number): number => {
  const tail = (Math.imul(bytes[end - 1] ?? 0, 31) + (bytes[start] ?? 0)) * 31 + (bytes[start + 1] ?? 0)
  return (tail * 31 + (end - start)) & TAIL_BITS
}

/** A sink that adds what it is given of the open names to what they have. */
export const gather = (open: Map<string, Reach | 0>): ListSink => {
  const tails = new Uint8Array(TAIL_BITS + 1)
  const encoder = new TextEncoder()
  for (const name of open.keys()) {
    const bytes = encoder.encode(name)
    tails[tailOf(bytes, 0, bytes.length)] = 1
  }
  return {
    name: (bytes, start, end, reach) => {
      if (tails[tailOf(bytes, start, end)] === 0) return
      const name = decoder.decode(bytes.subarray(start, end))
      const has = open.get(name)
      if (has !== undefined) open.set(name, (has | reach) as Reach)
    },
    address: () => {},
  }
}

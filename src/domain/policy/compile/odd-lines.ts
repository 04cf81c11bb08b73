// What a line of a list may be that the policy has no use for: counted by kind and shown, never fatal.

/** Why a line, or one name of a hosts line, has no effect. */
export const ODD_KINDS = [
  /** A rule that hides parts of a page: `example.com##.banner`. */
  'cosmetic',
  /** `/ads[0-9]/`. */
  'regex',
  /** `||example.com^$third-party`: it would mean less than the whole name. */
  'option',
  /** `@@||example.com^`: exceptions are rules, with a reason. */
  'exception',
  /** A URL, or a name with a path. */
  'path',
  /** `ads*.example.com`, `||example`. */
  'pattern',
  /** `192.0.2.0/24`: ranges stand in rules and services. */
  'range',
  /** What hosts files say about the machine itself. */
  'localhost',
  'too-long',
  'not-a-name',
] as const

export type OddKind = (typeof ODD_KINDS)[number]

/** One kind of odd line: how many there are, and where the first of them stand (counted from 1). */
export type Odd = { readonly kind: OddKind; readonly count: number; readonly firstLines: readonly number[] }

/** What was read from a list. `entries` counts names and addresses as written, also those that stand twice. */
export type ListReport = { readonly entries: number; readonly odd: readonly Odd[] }

const FIRST = 5

/** Counts odd lines while a list is read. */
export type OddCount = { readonly note: (kind: OddKind, line: number) => void; readonly odd: () => readonly Odd[] }

export const createOddCount = (): OddCount => {
  const found = new Map<OddKind, { kind: OddKind; count: number; firstLines: number[] }>()
  const note = (kind: OddKind, line: number): void => {
    const odd = found.get(kind) ?? { kind, count: 0, firstLines: [] }
    odd.count++
    if (odd.firstLines.length < FIRST && odd.firstLines.at(-1) !== line) odd.firstLines.push(line)
    found.set(kind, odd)
  }
  return { note, odd: () => ODD_KINDS.flatMap((kind) => found.get(kind) ?? []) }
}

/** Odd lines of several files as one report: each kind once. Places are those of the first. */
export const joinOdd = (odds: readonly Odd[]): readonly Odd[] =>
  ODD_KINDS.flatMap((kind) => {
    const same = odds.filter((odd) => odd.kind === kind)
    const count = same.reduce((sum, odd) => sum + odd.count, 0)
    return same[0] === undefined || count <= 0 ? [] : [{ ...same[0], count }]
  })

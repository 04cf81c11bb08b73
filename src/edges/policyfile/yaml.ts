// YAML text → a tree with places. A strict subset of YAML 1.2 (core schema): what two readers could read in two ways is refused.
import { Composer, CST, type Document, isAlias, isMap, isScalar, isSeq, Lexer, type ParsedNode, Parser } from 'yaml'
import type { Problem, Spot } from '../../domain/policy/language.ts'
import type { Entry, Tree } from '../../domain/policy/tree.ts'

/** `tree` is `null` as soon as there is an error. */
type ReadTree = { readonly tree: Tree | null; readonly problems: readonly Problem[] }

/** What one file may hold. Far above any real policy, low enough that the worst file is read in about a second. */
export const LIMITS = { bytes: 1_000_000, depth: 20, nodes: 50_000, lexemes: 400_000, problems: 20 } as const

type Fault = { readonly offset: number; readonly what: string; readonly mend: string }

const REFUSED: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  anchor: ['Anchors (&) are not allowed.', 'Write the value out where it is used.'],
  alias: ['Aliases (*) are not allowed.', 'Write the value out; a text that begins with * goes in quotes.'],
  tag: ['Tags (!) are not allowed.', 'Leave the tag out; a text that begins with ! goes in quotes.'],
  'directive-line': ['Directives (%) are not allowed.', 'Leave the line out.'],
}

const SILENT = new Set(['byte-order-mark', 'doc-mode', 'flow-error-end', 'space', 'newline', 'comment'])

const TOO_DEEP = [
  'The file is nested too deeply.',
  `At most ${LIMITS.depth} levels of maps and lists are allowed.`,
] as const

const TOO_MANY = [
  'The file holds too many values.',
  `At most ${LIMITS.nodes} are allowed; long lists of names go in list files.`,
] as const

const SECOND = ['A second document begins here.', 'Keep one document in a file: take out the line with ---.'] as const

const fault = (offset: number, [what, mend]: readonly [string, string]): Fault => ({ offset, what, mend })

// Before parsing: characters that no policy needs and that hide things from whoever reads it: controls (YAML 1.2.2
// section 5.1), halves of pairs, marks that turn the direction of writing, and byte-order marks in the middle.
const UNPRINTABLE = /[[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]--[\t\n\r]]|\r(?!\n)/v

const unprintable = (text: string): Fault | undefined => {
  const at = text.search(UNPRINTABLE)
  if (at < 0) return undefined
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')
  return fault(at, [
    `The character U+${code} is not allowed.`,
    'Delete it; it cannot be seen, and a reader may take it for something else.',
  ])
}

const beyondSubset = (type: string | null, content: boolean): readonly [string, string] | undefined =>
  type === 'doc-start' && content ? SECOND : REFUSED[type ?? '']

const beyondLimits = (lexemes: number, stack: number): readonly [string, string] | undefined => {
  if (lexemes > LIMITS.lexemes) return TOO_MANY
  return stack > LIMITS.depth * 3 ? TOO_DEEP : undefined
}

/**
 * Lexes and parses, and stops at the first thing that the subset lacks. The stack is bounded here, before anything
 * recursive sees the tokens.
 */
const tokensOf = (text: string): { tokens: CST.Token[]; refused: Fault | undefined } => {
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let content = false
  let lexemes = 0
  // The lexer announces a plain scalar by a mark of its own; the lexeme after it is text, whatever it looks like.
  let announced = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: string | null = announced ? 'scalar' : CST.tokenType(lexeme)
    announced = type === 'scalar' && !announced
    const beyond = beyondSubset(type, content) ?? beyondLimits(++lexemes, parser.stack.length)
    if (beyond !== undefined) return { tokens, refused: fault(parser.offset, beyond) }
    content ||= type !== null && !SILENT.has(type)
    tokens.push(...parser.next(lexeme))
  }
  tokens.push(...parser.end())
  return { tokens, refused: undefined }
}

const compose = (
  tokens: readonly CST.Token[],
  end: number,
): { document: Document.Parsed | undefined; faults: Fault[] } => {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const documents = [...composer.compose(tokens, true, end)]
  const faults = documents.flatMap((document) =>
    document.errors.map(({ pos, message }) =>
      fault(pos[0], [
        `This is not valid YAML: ${message.trim().replace(/\.?$/, '.')}`,
        'Mend the YAML here or just before.',
      ]),
    ),
  )
  const second = documents[1]
  if (second !== undefined) faults.push(fault(second.contents?.range?.[0] ?? second.range[0], SECOND))
  return { document: documents[0], faults }
}

type Place = (offset: number) => Spot

// Lines end at "\n"; a "\r" before it belongs to the line. Columns are UTF-16 units, as editors count them.
const placesIn = (text: string): Place => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

type Growing = { readonly place: Place; readonly faults: Fault[]; nodes: number }

const startOf = (node: ParsedNode | null, otherwise: number): number => node?.range?.[0] ?? otherwise

// A plain scalar keeps its text as it was written, so that `7` and `true` can be ids.
const scalarTree = (node: ParsedNode & { readonly value?: unknown; readonly source?: string }, spot: Spot): Tree => {
  const { value } = node
  if (typeof value === 'string') return { kind: 'scalar', value, text: value, spot }
  const plain = typeof value === 'number' || typeof value === 'boolean' ? value : null
  return { kind: 'scalar', value: plain, text: node.source ?? '', spot }
}

const keyOf = (key: ParsedNode | null): string | undefined => {
  if (!isScalar(key) || key.value === null) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? undefined)
}

const entriesOf = (
  pairs: readonly { readonly key: ParsedNode | null; readonly value: ParsedNode | null }[],
  depth: number,
  start: number,
  growing: Growing,
): Entry[] => {
  const seen = new Set<string>()
  const entries: Entry[] = []
  for (const pair of pairs) {
    const offset = startOf(pair.key, startOf(pair.value, start))
    const key = keyOf(pair.key)
    if (key === undefined) {
      growing.faults.push(
        fault(offset, ['A key must be a plain word.', 'Write a word and a colon; a list or a map cannot be a key.']),
      )
    } else if (key === '<<') {
      growing.faults.push(
        fault(offset, ['Merge keys (<<) are not allowed.', 'Write the values out where they are used.']),
      )
    } else if (seen.has(key)) {
      growing.faults.push(
        fault(offset, [`The key ${quoted(key)} stands twice in the same map.`, 'Keep one of the two.']),
      )
    } else {
      seen.add(key)
      const value = treeOf(pair.value, depth + 1, offset, growing)
      entries.push({ key, spot: growing.place(offset), value })
    }
    if (growing.faults.length >= LIMITS.problems) break
  }
  return entries
}

const quoted = (text: string): string => `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`

const nothingAt = (spot: Spot): Tree => ({ kind: 'scalar', value: null, text: '', spot })

// Recursive, but only as deep as `tokensOf` let the stack grow.
const treeOf = (node: ParsedNode | null, depth: number, otherwise: number, growing: Growing): Tree => {
  const offset = startOf(node, otherwise)
  const spot = growing.place(offset)
  growing.nodes++
  if (growing.nodes === LIMITS.nodes + 1) {
    growing.faults.push(fault(offset, TOO_MANY))
  }
  if (growing.nodes > LIMITS.nodes) return nothingAt(spot)
  if (depth > LIMITS.depth && (isMap(node) || isSeq(node))) {
    growing.faults.push(fault(offset, TOO_DEEP))
    return nothingAt(spot)
  }
  if (isMap(node)) return { kind: 'map', entries: entriesOf(node.items, depth, offset, growing), spot }
  if (isSeq(node)) {
    return {
      kind: 'list',
      items: node.items.map((item) => treeOf(item as ParsedNode, depth + 1, offset, growing)),
      spot,
    }
  }
  if (isScalar(node) && !isAlias(node)) return scalarTree(node as ParsedNode, spot)
  return nothingAt(spot)
}

const problemOf = (file: string, place: Place, { offset, what, mend }: Fault): Problem => ({
  severity: 'error',
  file,
  ...place(offset),
  what,
  mend,
})

const read = (text: string, place: Place): { tree: Tree | null; faults: readonly Fault[] } => {
  const odd = unprintable(text)
  if (odd !== undefined) return { tree: null, faults: [odd] }
  const { tokens, refused } = tokensOf(text)
  if (refused !== undefined) return { tree: null, faults: [refused] }
  const { document, faults } = compose(tokens, text.length)
  if (faults.length > 0) return { tree: null, faults: faults.slice(0, LIMITS.problems) }
  const growing: Growing = { place, faults: [], nodes: 0 }
  const tree = treeOf(document?.contents ?? null, 1, 0, growing)
  return growing.faults.length > 0
    ? { tree: null, faults: growing.faults.slice(0, LIMITS.problems) }
    : { tree, faults: [] }
}

/**
 * Reads one YAML document of at most 1 MB, 20 levels and 50,000 values. A byte-order mark and CRLF are fine. Anchors,
 * aliases, tags, directives, merge keys, second documents, double keys and keys that are no words are refused, each with
 * its place and the mend. Never throws.
 */
export const readTree = (source: string, file: string): ReadTree => {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source
  if (Buffer.byteLength(text) > LIMITS.bytes) {
    const mend = `At most ${LIMITS.bytes} bytes are allowed; long lists of names go in list files.`
    return {
      tree: null,
      problems: [{ severity: 'error', file, line: 1, column: 1, what: 'The file is too long.', mend }],
    }
  }
  const place = placesIn(text)
  const { tree, faults } = read(text, place)
  return { tree, problems: faults.map((each) => problemOf(file, place, each)) }
}

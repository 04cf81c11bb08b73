// What if a rule went? The text of a policy without it, without the exceptions from it, and without the tests that expect it.
import { isMap, isScalar, isSeq, type Pair, parseDocument } from 'yaml'

/** `not-in-lines`: rules or tests do not stand one below the other, each on lines of its own. */
export type WithoutRule =
  | { readonly ok: true; readonly text: string; readonly exceptions: readonly string[]; readonly tests: number }
  | { readonly ok: false; readonly why: 'no-such-rule' | 'not-in-lines' }

/** Something of a block of YAML: what it is, and where it begins in the text. */
type Item = { readonly id: string; readonly value: unknown; readonly offset: number }

const offsetOf = (node: unknown): number =>
  typeof node === 'object' && node !== null && 'range' in node ? ((node.range as readonly number[])[0] ?? 0) : 0

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '')

/** Its items, where they stand in lines. */
const itemsOf = (node: unknown, js: unknown): readonly Item[] | undefined => {
  if (isMap(node) && node.flow !== true) {
    const values = js as Readonly<Record<string, unknown>>
    return node.items.map((pair) => ({ id: keyOf(pair), value: values[keyOf(pair)], offset: offsetOf(pair.key) }))
  }
  if (isSeq(node) && node.flow !== true) {
    const values = js as readonly unknown[]
    return node.items.map((item, at) => ({ id: '', value: values[at], offset: offsetOf(item) }))
  }
  return undefined
}

const isComment = (line: string): boolean => line.trimStart().startsWith('#')
const isBlank = (line: string): boolean => line.trim() === ''

/** The lines of an item up to the next one, with the comment right above it and one of two empty lines around it. */
const linesOf = (lines: readonly string[], from: number, next: number): readonly number[] => {
  const line = (n: number): string => lines[n] ?? ''
  let [start, end] = [from, next]
  while (end > from + 1 && (isComment(line(end - 1)) || isBlank(line(end - 1)))) end--
  while (isComment(line(start - 1))) start--
  if (start > 0 && isBlank(line(start - 1)) && isBlank(line(end))) start--
  return Array.from({ length: end - start }, (_, n) => start + n)
}

type Section = { readonly items: readonly Item[]; readonly end: number }

const partOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && key in value ? (value as Record<string, unknown>)[key] : undefined

/** Takes out the items of a section that go; `at` is the line of an offset. */
const takenFrom = (
  lines: readonly string[],
  { items, end }: Section,
  at: (offset: number) => number,
  goes: (item: Item) => boolean,
): readonly number[] =>
  items.flatMap((item, n) => {
    const next = items[n + 1]
    return goes(item) ? linesOf(lines, at(item.offset), next === undefined ? end : at(next.offset)) : []
  })

/** `text` is a policy that has been read without errors. */
export const withoutRule = (text: string, id: string): WithoutRule => {
  const document = parseDocument(text)
  const root = document.contents
  const js: unknown = document.toJS()
  if (!isMap(root) || partOf(partOf(js, 'rules'), id) === undefined) return { ok: false, why: 'no-such-rule' }
  const lines = text.split('\n')
  const at = (offset: number): number => text.slice(0, offset).split('\n').length - 1
  const tops = root.items.map((pair) => offsetOf(pair.key))
  const section = (key: string): Section | undefined => {
    const n = root.items.findIndex((pair) => keyOf(pair) === key)
    const items = itemsOf(root.items[n]?.value, partOf(js, key))
    const next = tops[n + 1]
    return items && { items, end: next === undefined ? lines.length : at(next) }
  }
  const rules = section('rules')
  const tests = partOf(js, 'tests') === undefined ? { items: [], end: 0 } : section('tests')
  if (rules === undefined || tests === undefined) return { ok: false, why: 'not-in-lines' }
  const isException = ({ value }: Item): boolean => partOf(partOf(value, 'except'), 'from') === id
  const isExpected = ({ value }: Item): boolean => partOf(partOf(value, 'expect'), 'block') === id
  const gone = new Set([
    ...takenFrom(lines, rules, at, (item) => item.id === id || isException(item)),
    ...takenFrom(lines, tests, at, isExpected),
  ])
  return {
    ok: true,
    text: lines.filter((_, n) => !gone.has(n)).join('\n'),
    exceptions: rules.items.filter(isException).map((item) => item.id),
    tests: tests.items.filter(isExpected).length,
  }
}

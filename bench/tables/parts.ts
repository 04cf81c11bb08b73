// What the parts by themselves printed: in line and signing in beside peers, all others number by number.

import type { InLine } from '../in-line.ts'
import { figure } from '../kit/figures.ts'
import type { OpenNds } from '../opennds.ts'
import type { Results } from '../results.ts'
import type { SignIns } from '../sign-ins.ts'
import { named, type Row, table } from './table.ts'

/** What the part printed; `undefined` where it gave nothing. A figure that is not one is null there. */
const printed = <T>(results: Results, part: string): T | undefined =>
  results.parts.find(({ name }) => name === part)?.result as T | undefined

/** Peers that could not stand in line, and why. */
export const leftOutInLine = (results: Results): readonly string[] => printed<InLine>(results, 'in-line')?.leftOut ?? []

/** The gateway in line, and the peers in its place. */
export const inLineTable = (results: Results): string => {
  const found = printed<InLine>(results, 'in-line')
  if (found === undefined) return ''
  const head = [
    'in line (a ClientHello to port 443)',
    '8 streams, of plain',
    '64 at once: new a second',
    'at 500/s: p99 over plain, ms',
    'p50 of one beside 8 streams, ms',
    'failed',
  ]
  const { newPerSecond, p99OverPlainMs, p50BesideBulkMs, failed } = found
  const row = (name: string, ...values: readonly (number | null)[]): Row => [name, ...values.map(figure)]
  return table(head, [
    row('plain forwarding', 1, newPerSecond.plain, null, p50BesideBulkMs.plain, failed.plain),
    row('**Isthmus**, direct path (no name counts)', found.directOfPlain, null, null, null, null),
    row(
      '**Isthmus**, checked path',
      ...[found.checkedOfPlain, newPerSecond.checked, p99OverPlainMs.checked, p50BesideBulkMs.checked, failed.checked],
    ),
    ...found.peers.map((peer) =>
      row(
        `${named(results, peer.name)}: ${peer.note}`,
        ...[peer.ofPlain, peer.newPerSecond, peer.p99OverPlainMs, peer.p50BesideBulkMs, peer.failed],
      ),
    ),
  ])
}

/** People who sign in, one after another and together. */
export const signInsTable = (results: Results): string => {
  const [ours, theirs] = [printed<SignIns>(results, 'sign-ins'), printed<OpenNds>(results, 'opennds')]
  const head = [
    'signing in',
    '20, one after another: until packets pass, p50 ms',
    'p99 ms',
    '64 at once: people',
    'a second',
    'p50 ms',
    'p99 ms',
    'at 1,000 a second: p50 ms',
    'p99 ms',
  ]
  type Times = { readonly online: number; readonly perSecond: number; readonly p50: number; readonly p99: number }
  const row = (name: string, alone: Times, many: Times, steady?: Times): Row => [
    name,
    ...[alone.p50, alone.p99, many.online, many.perSecond, many.p50, many.p99, steady?.p50, steady?.p99].map(figure),
  ]
  const rows = [
    ...(ours === undefined ? [] : [row('**Isthmus**', ours.alone, ours.signIns, ours.atRate)]),
    ...(theirs === undefined ? [] : [row(`openNDS ${theirs.version}`, theirs.alone, theirs.together)]),
  ]
  return rows.length === 0 ? '' : table(head, rows)
}

/** Parts, or what in them is a table of its own. */
const ELSEWHERE = ['in-line', 'opennds', 'sign-ins alone', 'sign-ins signIns', 'sign-ins atRate']

/** What an item of an array is called: the words in it, or its place. */
const called = (item: unknown, place: number): string => {
  const words =
    typeof item === 'object' && item !== null ? Object.values(item).filter((it) => typeof it === 'string') : []
  return words.length > 0 ? words.join(' ') : String(place + 1)
}

/** Every number in what a part printed, with its way there. */
const leaves = (value: unknown, path: readonly string[]): Row[] => {
  if (typeof value === 'number') return [[path.join(' '), figure(value)]]
  if (Array.isArray(value)) return value.flatMap((item, place) => leaves(item, [...path, called(item, place)]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]))
}

export const partsTable = (results: Results): string => {
  const rows = results.parts.flatMap(({ name, result, trouble }) =>
    trouble === undefined
      ? leaves(result, [name]).filter(([path]) => !ELSEWHERE.some((its) => path?.startsWith(`${its} `)))
      : [[name, trouble]],
  )
  return rows.length === 0 ? '' : table(['part by itself', 'figure'], rows)
}

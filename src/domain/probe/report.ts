// What a probe found, as a value that goes into JSON, and its parts that another probe reads back as evidence.
import { parseAddress } from '../../base/addresses.ts'
import { canonical, isObject, type Json, type JsonObject } from '../record/json.ts'
import type { Asker } from './asker.ts'
import type { Expected } from './expected.ts'
import { type Judged, VERDICTS, type Verdict } from './judge.ts'
import { keyOf, type Question } from './question.ts'
import { OUTCOMES, type Outcome, type Seen } from './seen.ts'

/** One question with its answer. `expected` and `judged` are `null` outside, where nothing of the park's holds. */
export type Answer = {
  readonly question: Question
  readonly expected: Expected | null
  readonly seen: Seen
  readonly judged: Judged | null
}

/** Times in seconds since 1970, by the clock of whoever asked. */
export type Probed = {
  readonly park: string
  readonly record: { readonly size: number; readonly root: string }
  readonly agreed: string
  /** `null`: from outside. */
  readonly asker: Asker | null
  readonly way: 'line' | 'proxy'
  readonly seed: string
  readonly from: number
  readonly to: number
  readonly answers: readonly Answer[]
  /** Questions that were made and not asked, since the time was up. */
  readonly left: number
}

export const countsOf = ({ answers }: Pick<Probed, 'answers'>): Readonly<Record<Verdict, number>> => {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>
  for (const { judged } of answers) if (judged !== null) counts[judged.verdict]++
  return counts
}

/** The answers that are told one by one: the two kinds of differences. */
export const differencesOf = ({ answers }: Pick<Probed, 'answers'>): readonly Answer[] =>
  answers.filter(({ judged }) => judged?.verdict === 'blocked-here' || judged?.verdict === 'open-here')

const askerJson = (asker: Asker | null): Json => {
  if (asker === null) return { is: 'outside' }
  if (asker.is === 'nobody') return { is: 'nobody' }
  const { plan, tenant, groups, seat, network, badge, voucher, tenantStaff, device = false } = asker.subject
  const told = { plan, tenant, groups, seat, network, badge, voucher, 'tenant-staff': tenantStaff, device }
  return { is: 'somebody', ...told, untold: [...asker.untold] }
}

/** The same on one line. */
export const askerText = (asker: Asker | null): string => Buffer.from(canonical(askerJson(asker))).toString('utf8')

const expectedText = (expected: Expected | null): string | null => {
  if (expected === null || expected === 'depends') return expected
  return expected.allow ? 'allow' : `block ${expected.reason}`
}

const answerJson = ({ question, expected, seen, judged }: Answer): Json => ({
  to: keyOf(question),
  from: question.from,
  of: question.of,
  expected: expectedText(expected),
  seen: { ...seen },
  verdict: judged?.verdict ?? null,
  why: judged?.why ?? null,
})

/** Everything, for `--json`, and for what a signature stands over. */
export const reportJson = (probed: Probed): JsonObject => {
  const { park, record, agreed, asker, way, seed, from, to, answers, left } = probed
  return {
    probe: 'isthmus/v1',
    ...{ park, record, agreed, asker: askerJson(asker), way, seed, from, to, left },
    asked: answers.length,
    counts: countsOf(probed),
    answers: answers.map(answerJson),
  }
}

export const reportOctets = (probed: Probed): Uint8Array => canonical(reportJson(probed))

const textsOf = (value: Json | undefined): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []

const readSeen = (value: Json | undefined): Seen | undefined => {
  if (!isObject(value)) return undefined
  const outcome = OUTCOMES.find((each) => each === value.outcome) as Outcome | undefined
  if (outcome === undefined) return undefined
  return {
    outcome,
    said: typeof value.said === 'string' ? value.said : null,
    aliases: textsOf(value.aliases),
    addresses: textsOf(value.addresses).flatMap((text) => parseAddress(text) ?? []),
    trusted: typeof value.trusted === 'boolean' ? value.trusted : null,
  }
}

/** What was seen outside, by question; `undefined` where it is no report of a probe from outside about this park. */
export const readOutside = (value: Json | undefined, park: string): ReadonlyMap<string, Seen> | undefined => {
  if (!isObject(value) || value.probe !== 'isthmus/v1' || value.park !== park || !Array.isArray(value.answers))
    return undefined
  if (!isObject(value.asker) || value.asker.is !== 'outside') return undefined
  const pairs = value.answers.map((answer: Json) => {
    const seen = isObject(answer) ? readSeen(answer.seen) : undefined
    return isObject(answer) && typeof answer.to === 'string' && seen !== undefined ? ([answer.to, seen] as const) : null
  })
  return pairs.includes(null) ? undefined : new Map(pairs.filter((pair) => pair !== null))
}

// What a probe found, in sentences of a language.
import type { Asker } from './asker.ts'
import type { Expected } from './expected.ts'
import type { Judged, Verdict } from './judge.ts'
import { keyOf, type Source } from './question.ts'
import { type Answer, countsOf, type Probed } from './report.ts'
import type { Outcome } from './seen.ts'

/** The words of one language. */
export type ProbeWords = {
  readonly about: (park: string, entries: number) => string
  readonly outside: string
  readonly nobody: string
  readonly plan: (plan: string) => string
  readonly untold: (attributes: string) => string
  readonly ways: Readonly<Record<Probed['way'], string>>
  readonly asked: (asked: number, left: number, seconds: number) => string
  readonly seed: (seed: string) => string
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly whys: Readonly<Record<Exclude<Judged['why'], null>, string>>
  readonly sources: Readonly<Record<Source, string>>
  readonly outcomes: Readonly<Record<Outcome, string>>
  readonly allowed: string
  readonly forbidden: (reason: string) => string
  readonly says: (reason: string) => string
  readonly more: (count: number) => string
  readonly same: string
  readonly nothing: string
}

/** Lines of one kind; the rest is counted, and stands in the JSON. */
const MOST_LINES = 50

const askerLine = (asker: Asker | null, words: ProbeWords): string => {
  if (asker === null) return words.outside
  if (asker.is === 'nobody') return words.nobody
  const { plan, tenant, groups, seat, network, badge, voucher, device, tenantStaff } = asker.subject
  const more = [
    ...(tenant === null ? [] : [`tenant ${tenant}`]),
    ...groups.map((group) => `group ${group}`),
    ...(seat === null ? [] : [`seat ${seat}`]),
    ...(network === null ? [] : [`network ${network}`]),
    ...Object.entries({ badge, voucher, device, 'tenant-staff': tenantStaff }).flatMap(([name, is]) =>
      is ? [name] : [],
    ),
  ]
  const told = [words.plan(plan), ...more].join(', ')
  return asker.untold.size === 0 ? told : `${told}; ${words.untold([...asker.untold].join(', '))}`
}

const expectedText = (expected: Expected | null, words: ProbeWords): string => {
  if (expected === null || expected === 'depends') return ''
  return expected.allow ? words.allowed : words.forbidden(expected.reason)
}

const answerRow = ({ question, expected, seen, judged }: Answer, words: ProbeWords): readonly string[] => {
  const source = [words.sources[question.from], question.of].filter((part) => part !== '').join(' ')
  const said = seen.said === null ? '' : words.says(seen.said)
  const why = judged?.why == null ? '' : words.whys[judged.why]
  const what = [expectedText(expected, words), [words.outcomes[seen.outcome], said].filter(Boolean).join(' '), why]
  return [keyOf(question), source, what.filter((part) => part !== '').join('; ')]
}

/** One kind of findings. */
export type Told = {
  readonly heading: string
  readonly rows: readonly (readonly string[])[]
  readonly more: string | null
}

const TOLD: readonly Verdict[] = ['open-here', 'blocked-here', 'not-by-us', 'untold']

const partOf = (verdict: Verdict, { answers }: Probed, words: ProbeWords): Told[] => {
  const found = answers.filter(({ judged }) => judged?.verdict === verdict)
  if (found.length === 0) return []
  const left = found.length - MOST_LINES
  return [
    {
      heading: `${words.verdicts[verdict]}: ${found.length}`,
      rows: found.slice(0, MOST_LINES).map((answer) => answerRow(answer, words)),
      more: left > 0 ? words.more(left) : null,
    },
  ]
}

/** Head, findings and the last word. */
export const tellProbe = (
  probed: Probed,
  words: ProbeWords,
): { readonly head: readonly string[]; readonly parts: readonly Told[]; readonly end: string } => {
  const { park, record, asker, way, seed, from, to, answers, left } = probed
  const counts = countsOf(probed)
  const differs = counts['open-here'] + counts['blocked-here'] > 0
  return {
    head: [
      words.about(park, record.size),
      `${askerLine(asker, words)}; ${words.ways[way]}`,
      words.asked(answers.length, left, to - from),
      words.seed(seed),
    ],
    parts: TOLD.flatMap((verdict) => partOf(verdict, probed, words)),
    end:
      asker === null
        ? ''
        : `${words.verdicts['as-agreed']}: ${counts['as-agreed']}. ${differs ? '' : counts['as-agreed'] > 0 ? words.same : words.nothing}`.trim(),
  }
}

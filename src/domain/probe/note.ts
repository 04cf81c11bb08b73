// The text of a probe's report that somebody of the charter signs (docs/formats.md, section 11).
import { hashText } from '../../base/octets.ts'
import { VERDICTS } from './judge.ts'
import { keyOf } from './question.ts'
import { type Answer, askerText, countsOf, differencesOf, type Probed, reportOctets } from './report.ts'

type By = { readonly operator: string; readonly person: string }

/** Differences that stand in the text itself; the report that it names has all. */
const MOST_TOLD = 100

/** What somebody's gateway says is of any octets. */
const plain = (said: string | null): string => (said ?? 'none').replace(/[^!-~]/g, '?').slice(0, 100) || 'none'

const differenceLine = ({ question, seen, judged }: Answer): string =>
  `${judged?.verdict} ${keyOf(question)} ${seen.outcome} ${plain(seen.said)}`

/** Lines, each ended by a line feed. */
export const probeText = (probed: Probed, { operator, person }: By): string => {
  const { park, record, agreed, asker, way, seed, from, to, answers } = probed
  const counts = countsOf(probed)
  const lines = [
    'isthmus/probe/v1',
    `park ${park}`,
    `operator ${operator}`,
    `person ${person}`,
    `record ${record.size} ${record.root}`,
    `agreed ${agreed}`,
    `asker ${askerText(asker)}`,
    `way ${way}`,
    `seed ${seed}`,
    `time ${from} ${to}`,
    `asked ${answers.length}`,
    ...VERDICTS.map((verdict) => `${verdict} ${counts[verdict]}`),
    `report ${hashText(reportOctets(probed))}`,
    ...differencesOf(probed).slice(0, MOST_TOLD).map(differenceLine),
  ]
  return `${lines.join('\n')}\n`
}

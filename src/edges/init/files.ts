// The files with which a park begins, from the answers to six questions.
import { family, numeric } from '../../base/addresses.ts'
import { agreementText } from './agreement-text.ts'
import type { Answers, Language } from './answers.ts'
import { charterText } from './charter-text.ts'
import { policyText } from './policy-text.ts'
import { NETWORK, settingsText } from './settings-text.ts'

/** Names of files below the park's folder, and what is in them. */
export type ParkFiles = ReadonlyMap<string, string>

const languagesOf = ({ name }: Answers): readonly Language[] =>
  (['en', 'ko'] as const).filter((each) => name[each] !== undefined)

/** What `isthmus import` reads. */
const seatsText = ({ seats }: Answers): string =>
  ['seat,network,address', ...seats.map((address, n) => `${n + 1},${NETWORK},${address}`), ''].join('\n')

/** From the first seat's address to the last one's, as `network put` takes it. */
export const rangeOf = ({ seats }: Answers): string => {
  const sorted = seats.toSorted((a, b) => (family(a) === family(b) && numeric(a).value < numeric(b).value ? -1 : 1))
  return seats.length === 1 ? `${seats[0]}` : `${sorted[0]}-${sorted.at(-1)}`
}

/** `own`: this machine's addresses. `day`: from which on the policy holds, as 2026-11-27. */
export const parkFiles = (
  answers: Answers,
  here: { readonly own: readonly string[]; readonly day: string },
): ParkFiles =>
  new Map([
    ['isthmus.yaml', settingsText(answers, here.own)],
    ['policy.yaml', policyText(answers, languagesOf(answers), here.day)],
    ...languagesOf(answers).map((language) => [`agreement.${language}.md`, agreementText(answers, language)] as const),
    ['seats.csv', seatsText(answers)],
    ...(answers.rule === 'file' ? [] : [['charter.json', charterText(answers)] as const]),
  ])

// isthmus.yaml of a park that begins.
import { type Address, family } from '../../base/addresses.ts'
import type { Answers } from './answers.ts'

/** Where people sign in, as policy and seats name it. */
export const NETWORK = 'room'

/** Below `.internal` (reserved for private use by ICANN), so that it never leads outside. */
export const domainOf = ({ name }: Answers): string => {
  const slug = (name.en ?? '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 40) // biome-ignore format: one thought
  return `${slug.replace(/-$/, '') || 'park'}.internal`
}

const isHere = (address: Address): boolean => address.startsWith('127.') || address === '::1'

/** This machine's address in the seats' network, as well as it can be guessed: the one that begins alike. */
const ownAddress = ({ seats: [first] }: Answers, own: readonly string[]): string | undefined => {
  if (first === undefined || family(first) === 6) return undefined
  const beginning = first.split('.').slice(0, 3).join('.')
  return own.find((each) => each.startsWith(`${beginning}.`))
}

const listening = (answers: Answers, own: readonly string[]): readonly string[] => {
  const [first] = answers.seats
  if (first === undefined || isHere(first))
    return [
      '# The seats are addresses of this machine, for trying. For computers: their own addresses in seats.csv, and this',
      '# machine’s address in their network here:',
      '# proxy: 10.1.0.1:3128',
    ]
  const found = ownAddress(answers, own)
  return found === undefined
    ? ['# Put this machine’s address in the seats’ network here, and take the # away:', '# proxy: 10.1.0.1:3128']
    : [`proxy: ${found}:3128 # this machine’s address in the seats’ network`]
}

export const settingsText = (answers: Answers, own: readonly string[]): string =>
  [
    '# Settings of this machine. What may be reached, and by whom, stands in policy.yaml. Every key: examples/kaesong/isthmus.yaml',
    '',
    'policy: policy.yaml',
    'data: data',
    `domain: ${domainOf(answers)} # the park’s own names; the portal is portal.${domainOf(answers)}`,
    ...(answers.rule === 'file'
      ? [
          '# Whoever may write policy.yaml on this machine rules. To rule by keys, and by more than one operator: docs/joint-rule.md',
        ]
      : [
          'charter: charter.json # who rules, from the first start on; isthmus charter check says what is missing in it',
        ]),
    '',
    ...listening(answers, own),
    '',
    '# Pages that live in the place, reachable for everybody who is signed in, also when the line is cut: a name, a zone,',
    '# and in policy.yaml a service with that zone.',
    `# hosts: { library.${domainOf(answers)}: 10.1.0.10 }`,
    '# zones: { library: [10.1.0.10] }',
    '',
  ].join('\n')

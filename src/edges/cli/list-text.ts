// What came of a list, as people read it.
import type { DeskList, ListDone } from '../../domain/desk/lists.ts'
import type { ListDifference } from '../../domain/policy/compile/list-difference.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import { type Given, Misuse, type Result } from './command.ts'
import { counted, moment } from './text.ts'

/** `5 cosmetic (line 3, 17, …)`: what had no effect, and where the first of its kind stand, if that is known. */
const oddWords = ({ kind, count, firstLines }: ListReport['odd'][number]): string => {
  const lines =
    firstLines.length === 0 ? '' : ` (line ${firstLines.join(', ')}${count > firstLines.length ? ', …' : ''})`
  return `${count} ${kind}${lines}`
}

/** What of a list has no effect; empty when all has. */
export const leftOut = ({ odd }: Pick<ListReport, 'odd'>): string =>
  odd.length === 0 ? '' : `left out: ${odd.map(oddWords).join(', ')}`

const some = (sign: string, names: readonly string[], all: number): string[] => [
  ...names.map((name) => `  ${sign} ${name}`),
  ...(all > names.length && names.length > 0 ? [`  ${sign} … and ${counted(all - names.length, 'other')}`] : []),
]

/** `1,000 before; 2 come, 1 goes`, then some of them. */
const differenceText = ({ before, added, removed, firstAdded, firstRemoved }: ListDifference): string =>
  [
    `${counted(before, 'entry', 'entries')} before; ${added.toLocaleString('en')} come, ${removed.toLocaleString('en')} go`,
    ...some('+', firstAdded, added),
    ...some('-', firstRemoved, removed),
  ].join('\n')

const length = (seconds: number): string => {
  if (seconds % 86_400 === 0) return counted(seconds / 86_400, 'day')
  return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${Math.round(seconds / 60)} min`
}

const sourceLines = ({ agreed, url, every, cap, changedAt, checkedAt, nextAt, stale, report }: DeskList): string[] => {
  if (url === null || every === null)
    return [
      agreed
        ? '  agreed, as it stands in the record'
        : report === null
          ? '  beside the policy; isthmus policy check reads it'
          : '  a file beside the policy',
    ]
  const never = 'never'
  return [
    `  from     ${url}`,
    `  every    ${length(every)}, within ${Math.round((cap ?? 0) * 100)} %`,
    `  changed  ${changedAt === null ? never : moment(changedAt)}`,
    `  heard    ${checkedAt === null ? never : moment(checkedAt)}${stale ? ' (too long ago)' : ''}`,
    `  next     ${nextAt === null ? never : moment(nextAt)}`,
  ]
}

const whyItWaits = (agreed: boolean, refused: boolean): string => {
  if (refused) return 'the policy fails its own tests with it'
  return agreed ? 'more changes than the charter or its cap lets pass' : 'more changes than its cap lets pass'
}

const troubleLines = ({ id, agreed, failure, waiting }: DeskList): string[] => [
  ...(failure === null ? [] : [`  failing since ${moment(failure.since)} (${failure.times}): ${failure.why}`]),
  ...(waiting === null
    ? []
    : [
        `  waits since ${moment(waiting.at)}: ${whyItWaits(agreed, waiting.refused)}`,
        ...differenceText(waiting.difference)
          .split('\n')
          .map((line) => `  ${line}`),
        agreed
          ? '  it comes in once operators agree on it: isthmus propose inputs'
          : `  isthmus list accept ${id} ${waiting.version}, or isthmus list drop ${id}`,
      ]),
]

/** One list, several lines. */
export const listText = (list: DeskList): string => {
  const { id, report } = list
  const entries =
    report === null ? (list.url === null ? 'a file' : 'no copy yet') : counted(report.entries, 'entry', 'entries')
  const odd = report === null || report.odd.length === 0 ? [] : [`  ${leftOut(report)}`]
  return [`${id}: ${entries}`, ...sourceLines(list), ...odd, ...troubleLines(list)].join('\n')
}

const WHY_NOT = {
  refused:
    'With it the policy fails its own tests: it waits, and the version before stays in force. Mend the tests or the rules and accept it, or drop it.',
  agreed: 'Operators agree on the lists of this park: propose another version to them: isthmus propose inputs',
  'unknown-list': 'The policy has no list of that name. See: isthmus list show',
  'by-file': 'That list is a file beside the policy: change the file itself.',
  'nothing-waits': 'No version of that list waits. See: isthmus list show',
  'another-waits': 'Another version waits by now. Look at it first: isthmus list show',
} as const

const refusal = (id: string, done: Extract<ListDone, { done: false }>): string => {
  if (done.why === 'failed') return `The list ${id} stays as it was: ${done.what}.`
  if (done.why === 'beyond-cap')
    return `${differenceText(done.difference)}\nThat is more than the cap of ${id} lets pass.`
  return WHY_NOT[done.why]
}

const success = (id: string, done: Extract<ListDone, { done: true }>): string => {
  if (done.what === 'same') return `The list ${id} is as it was.`
  const difference = done.difference === null ? [] : [differenceText(done.difference)]
  const last = done.adopted
    ? `In force: ${id}, ${counted(done.report?.entries ?? 0, 'entry', 'entries')}.`
    : `${id}, ${counted(done.report?.entries ?? 0, 'entry', 'entries')}, is put in, but not in force yet: without a running server it is at the next start; with one, the policy has errors: isthmus policy check`
  return [...difference, last].join('\n')
}

/** `mend`: what to type when it was beyond the cap. */
export const listResult = (id: string, done: ListDone, mend: string): Result => {
  if (done.done) return { code: 0, json: done, human: success(id, done) }
  const human = done.why === 'beyond-cap' ? `${refusal(id, done)} ${mend}` : refusal(id, done)
  return { code: 1, json: done, human }
}

/** The operand that must be there. */
export const neededId = ({ operand }: Given, usage: string): string => {
  if (operand === undefined) throw new Misuse('which list?', `type: isthmus ${usage}`)
  return operand
}

// The draft of a charter, with places for the keys: `isthmus charter check` names each that is missing.
import type { Answers } from './answers.ts'
import { domainOf } from './settings-text.ts'

const HOUR = 3600
const DAY = 24 * HOUR

const operator = (id: string, en: string, ko: string): object => ({
  name: { en, ko },
  people: { first: [`key of ${id}/first`], second: [`key of ${id}/second`] },
  threshold: 1,
  recovery: { keys: [1, 2, 3].map((n) => `key ${n} of ${id}/recovery`), threshold: 2 },
  witness: `key of ${id}/witness`,
})

/** Operators' ids. */
export const operatorsOf = ({ rule }: Answers): readonly string[] =>
  rule === 'two' ? ['north', 'south'] : rule === 'one' ? ['house'] : []

const NAMES: Readonly<Record<string, readonly [en: string, ko: string]>> = {
  north: ['North', '북측'],
  south: ['South', '남측'],
  house: ['The house', '운영자'],
}

/** What one operator may do alone is as in the sample. */
export const charterText = (answers: Answers): string => {
  const operators = operatorsOf(answers).map((id) => [id, operator(id, ...(NAMES[id] ?? [id, id]))])
  const charter = {
    charter: 'isthmus/v1',
    park: `${domainOf(answers)}/record`,
    version: 1,
    operators: Object.fromEntries(operators),
    notice: { change: 0, keys: 7 * DAY, recovery: 14 * DAY },
    emergency: {
      seconds: DAY,
      objected: 4 * HOUR,
      budget: 2 * DAY,
      window: 30 * DAY,
      cooldown: 7 * DAY,
      block: 50,
      allow: 5,
    },
    desk: {
      end: { day: 200 },
      suspend: { day: 20, seconds: 3 * DAY },
      out: { day: 40, seconds: DAY },
      close: { day: 1, seconds: 4 * HOUR },
    },
    'never-block': [],
    feeds: {},
  }
  return `${JSON.stringify(charter, null, 2)}\n`
}

// Beginning a park of one's own: the six questions, and what comes of their answers on this machine.
import { networkInterfaces } from 'node:os'
import { relative, resolve } from 'node:path'
import { fieldTime } from '../domain/policy/tell/moments.ts'
import type { Begun, GivenAnswers, InitParts, Question } from '../edges/cli/init-parts.ts'
import {
  type Answers,
  type Read,
  readLanguages,
  readName,
  readPlan,
  readRule,
  readSeats,
  readZone,
} from '../edges/init/answers.ts'
import { operatorsOf } from '../edges/init/charter-text.ts'
import { parkFiles, rangeOf } from '../edges/init/files.ts'
import { NETWORK } from '../edges/init/settings-text.ts'
import { writePark } from '../edges/init/write.ts'
import { askLine } from './terminal.ts'

const zoneHere = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone

const TWO = 'Town Library / 마을 도서관'
const NAMES: Readonly<Record<string, string>> = { en: 'Town Library', ko: '마을 도서관', 'en,ko': TWO, 'ko,en': TWO }

const questions = (): readonly Question[] => [
  { id: 'languages', text: 'Languages of its pages (en, ko, or en,ko)?', otherwise: () => 'en,ko' },
  {
    id: 'name',
    text: 'What is the place called? With two languages: English / 한국어',
    otherwise: ({ languages }) => NAMES[languages?.replaceAll(/[\s,]+/g, ',') ?? ''] ?? TWO,
  },
  { id: 'zone', text: 'Its time zone?', otherwise: () => zoneHere() },
  {
    id: 'seats',
    text: 'How many seats? With their addresses: 8 from 10.1.0.11; without: this machine, for trying',
    otherwise: () => '8',
  },
  { id: 'plan', text: 'What may people reach: web, mail (web and mail) or everything?', otherwise: () => 'mail' },
  {
    id: 'rule',
    text: 'Who rules: file (whoever has this machine), one (one operator, by keys) or two (together)?',
    otherwise: () => 'file',
  },
]

/** An answer of before, which was understood. */
const known = <Value>(read: Read<Value>): Value => {
  if ('mend' in read) throw new Error(`an answer that was not understood: ${read.mend}`)
  return read.value
}

const read = (id: Question['id'], text: string, before: Partial<GivenAnswers>): Read<unknown> => {
  switch (id) {
    case 'languages':
      return readLanguages(text)
    case 'name':
      return readName(text, known(readLanguages(before.languages ?? '')))
    case 'zone':
      return readZone(text)
    case 'seats':
      return readSeats(text)
    case 'plan':
      return readPlan(text)
    case 'rule':
      return readRule(text)
  }
}

const answersOf = (given: GivenAnswers): Answers => ({
  name: known(readName(given.name, known(readLanguages(given.languages)))),
  zone: known(readZone(given.zone)),
  seats: known(readSeats(given.seats)),
  plan: known(readPlan(given.plan)),
  rule: known(readRule(given.rule)),
})

const keysFor = (operator: string): Begun['next'][number] => [
  `isthmus key new ${operator}-first.key --name ${operator}/first`,
  'one key for each place in charter.json: people, recovery, witness; its owner makes it, and only its public line goes there',
]

const nextOf = (answers: Answers): Begun['next'] => [
  ...operatorsOf(answers).map(keysFor),
  ['isthmus policy check policy.yaml', 'the rules are in order, and their tests pass'],
  ['isthmus start', 'in a window of its own; Ctrl-C ends it'],
  [`isthmus network put --id ${NETWORK} --range ${rangeOf(answers)}`, 'people may sign in there'],
  ['isthmus import seats.csv', 'the seats, with their numbers'],
  ['isthmus voucher create --plan basic --minutes 60', 'prints a code: somebody may sit down'],
]

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address))

export const initParts = (): InitParts => ({
  questions: questions(),
  ask: askLine,
  wrong: (id, text, before) => {
    const found = read(id, text, before)
    return 'mend' in found ? found.mend : null
  },
  begin: (folder, given) => {
    const answers = answersOf(given)
    const files = parkFiles(answers, { own: ownAddresses(), day: fieldTime(answers.zone, Date.now()).slice(0, 10) })
    const target = resolve(folder)
    writePark(target, files)
    return { folder: relative(process.cwd(), target) || '.', files: [...files.keys()], next: nextOf(answers) }
  },
})

// isthmus init
import { type Command, type Given, Misuse } from '../command.ts'
import type { GivenAnswers, InitParts, Question } from '../init-parts.ts'
import type { CliParts } from '../parts.ts'
import { table } from '../text.ts'

/** How often one question is asked before we give up. */
const TRIES = 5

const given = (init: InitParts, question: Question, text: string, before: Partial<GivenAnswers>): string => {
  const mend = init.wrong(question.id, text, before)
  if (mend !== null) throw new Misuse(`--${question.id} "${text}" is not understood`, mend)
  return text
}

const asked = async (parts: CliParts, init: InitParts, question: Question, before: Partial<GivenAnswers>) => {
  const otherwise = question.otherwise(before)
  for (let n = 0; n < TRIES; n++) {
    const said = await init.ask(`${question.text} [${otherwise}] `)
    if (said === null)
      throw new Misuse('nobody answers', `give --${question.id} and the others, or --yes for what stands in [ ]`)
    const text = said.trim() === '' ? otherwise : said.trim()
    const mend = init.wrong(question.id, text, before)
    if (mend === null) return text
    parts.err.write(`  ${mend}\n`)
  }
  throw new Misuse(`"${question.text}" was not answered`, 'begin again')
}

const answersOf = async (options: Given, parts: CliParts, init: InitParts): Promise<GivenAnswers> => {
  const answers: Partial<Record<Question['id'], string>> = {}
  for (const question of init.questions) {
    const text = options.text(question.id)?.trim() ?? (options.flag('yes') ? question.otherwise(answers) : undefined)
    answers[question.id] =
      text === undefined ? await asked(parts, init, question, answers) : given(init, question, text, answers)
  }
  return answers as GivenAnswers
}

export const init: Command = {
  name: 'init',
  summary: 'begin a park of your own: six questions, and the files to start it from',
  usage: '[FOLDER] [--name NAME] [--languages L] [--zone Z] [--seats N] [--plan P] [--rule R] [--yes]',
  operand: { name: 'FOLDER', what: 'where the files are put (this folder); nothing is written over' },
  options: [
    { name: 'name', value: 'NAME', what: 'of the place; in two languages with a slash: "Town Library / 마을 도서관"' },
    { name: 'languages', value: 'L', what: 'of its pages: en, ko or en,ko' },
    { name: 'zone', value: 'Z', what: 'its time zone, such as Asia/Seoul' },
    {
      name: 'seats',
      value: 'N',
      what: 'how many, and the address of the first: "8 from 10.1.0.11"; without one this machine is all of them',
    },
    { name: 'plan', value: 'P', what: 'what people may reach: web, mail (web and mail) or everything' },
    {
      name: 'rule',
      value: 'R',
      what: 'who rules: file (whoever has this machine), one (one operator, by keys) or two',
    },
    { name: 'yes', value: null, what: 'answers nothing else: what is not given is as proposed' },
  ],
  examples: [
    ['init my-library', 'Asks, writes settings, policy, agreement and seats, and says what to do next.'],
    ['init my-library --name "Town Library" --languages en --zone Europe/Berlin --yes', 'Asks nothing.'],
  ],
  run: async (options, parts) => {
    const init = await parts.init()
    const begun = init.begin(options.operand ?? '.', await answersOf(options, parts, init))
    const human = [
      `In ${begun.folder}: ${begun.files.join(', ')}.`,
      '',
      'Next, in that folder:',
      '',
      table(begun.next, '  '),
      '',
      'Read policy.yaml and the agreement, and make them yours.',
    ]
    return { code: 0, json: begun, human: human.join('\n') }
  },
}

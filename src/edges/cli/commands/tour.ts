// isthmus tour
import { type TourId, tellStep, tourSteps } from '../../../domain/tour/steps.ts'
import type { Command, Result } from '../command.ts'
import type { CliParts, Sample } from '../parts.ts'
import type { SitParts } from '../sit-parts.ts'
import { isAsShipped, typedSteps, type Way } from '../tour-steps.ts'
import { answerOfStep, beforeStep, lineOfStep } from '../tour-text.ts'

const HEAD =
  'Isthmus in a minute. Each line was really asked of the park that runs here; type it yourself to see it again.\n'

const endOf = ({ portal }: Way): string =>
  [
    '',
    'What next',
    '  npx isthmus sit 7     a browser at seat 7',
    `  ${new URL('/console/', portal).href}`,
    '                        the rules, proposals and the record, verified in your browser',
    '  npm run lab           the whole park with its gateway in line, as root on Linux',
    '  docs/joint-rule.md    how two operators rule together',
  ].join('\n')

const no = (human: string): Result => ({ code: 1, json: { done: false, why: human }, human })

type Found = { readonly id: string; readonly address: string }

/** The first seat where nobody sits and from which this machine can dial. */
const freeSeat = async (sit: SitParts, portal: string): Promise<Found | undefined> => {
  const url = new URL('/api/v1/sessions/current', portal).href
  for (const { id, address } of sit.seats()) {
    if (!(await sit.canDialFrom(address))) continue
    const { status } = await sit.ask({ method: 'GET', url, fields: {}, body: null }, { from: address, proxy: null })
    if (status === 404) return { id, address }
  }
  return undefined
}

const wayOf = async (parts: CliParts, sit: SitParts, sample: Sample): Promise<Way | string> => {
  const { listeners } = await parts.desk.status()
  const { portal = '', proxy = '' } = listeners
  const seat = await freeSeat(sit, portal)
  const person = sample.people.find(({ plan }) => plan === 'basic')
  if (seat === undefined)
    return 'No seat of the sample is free from which this machine can dial. End a session: isthmus session list'
  if (person === undefined) return 'The sample has nobody on the plan basic.'
  const { genesis } = await parts.record.own()
  return {
    ...{ seat: seat.id, from: seat.address, portal, proxy, badge: person.badge, pin: person.pin, plan: person.plan },
    ...{ word: sit.word(), data: (await sit.search('')).folder, policy: sit.policy() },
    record: ['--record', new URL('/record/', portal).href, '--genesis', genesis],
    keys: sit.keys().map(({ file }) => file),
  }
}

type Taken = {
  readonly id: TourId
  readonly title: string
  readonly line: string
  readonly seen: readonly string[]
  readonly isTrue: boolean
}

/** Runs them one after the other, and says each as it goes. A step that went otherwise does not stop it: what follows tidies up. */
const take = async (sit: SitParts, way: Way, say: (text: string) => void): Promise<readonly Taken[]> => {
  const taken: Taken[] = []
  const typed = typedSteps(sit, way)
  for (const step of tourSteps({ byOperators: await isAsShipped(sit, way) })) {
    const title = tellStep(step, 'en', way)
    const { line, run } = typed[step.id]
    say(beforeStep(taken.length + 1, title))
    say(lineOfStep(line))
    const { seen, isTrue } = await run()
    say(answerOfStep(seen, isTrue))
    taken.push({ id: step.id, title, line, seen, isTrue })
  }
  return taken
}

export const tour: Command = {
  name: 'tour',
  summary: 'walk through the sample in a minute: every line is run, and its answer shown',
  usage: '',
  operand: null,
  options: [],
  examples: [
    [
      'tour',
      'While npm start runs in another window. Signs somebody in at a free seat and out again; where operators rule, a rule goes and comes back.',
    ],
  ],
  run: async (given, parts) => {
    const sample = await parts.sample(false)
    if (sample === null)
      return no('The tour goes through the sample, and there are no sample people in this data folder.')
    const sit = await parts.sit()
    const way = await wayOf(parts, sit, sample)
    if (typeof way === 'string') return no(way)
    const say = (text: string): void => void (given.json || parts.out.write(text))
    say(HEAD)
    const taken = await take(sit, way, say)
    const isTrue = taken.every((each) => each.isTrue)
    return { code: isTrue ? 0 : 1, json: { done: isTrue, steps: taken }, human: endOf(way) }
  },
}

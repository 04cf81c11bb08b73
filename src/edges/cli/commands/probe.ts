// isthmus probe
import { IsthmusError } from '../../../base/errors.ts'
import { isHashText } from '../../../base/octets.ts'
import { ATTRIBUTES, type Attribute } from '../../../domain/probe/asker.ts'
import { probeText } from '../../../domain/probe/note.ts'
import { countsOf, type Probed, reportJson } from '../../../domain/probe/report.ts'
import { tellProbe } from '../../../domain/probe/tell.ts'
import { english } from '../../../domain/probe/tell-english.ts'
import { korean } from '../../../domain/probe/tell-korean.ts'
import { noteOf, signText } from '../../../domain/record/note.ts'
import { type Command, type ExitCode, type Given, Misuse, type Option } from '../command.ts'
import { RECORD, USAGE } from '../council-options.ts'
import type { CouncilParts, Whereto } from '../council-parts.ts'
import type { CliParts } from '../parts.ts'
import type { AskedAsker, AskedProbe } from '../probe-parts.ts'
import { refusedBy } from '../refusal-text.ts'
import { checkWhereto, whereto } from '../signing.ts'
import { table } from '../text.ts'

const WHO: readonly Option[] = [
  { name: 'plan', value: 'PLAN', what: 'the plan of whoever is signed in here; without it the portal is asked' },
  { name: 'tenant', value: 'ID', what: 'their tenant' },
  { name: 'group', value: 'ID', what: 'a group that they are in', many: true },
  { name: 'seat', value: 'ID', what: 'the seat' },
  { name: 'network', value: 'ID', what: 'the network' },
  { name: 'badge', value: null, what: 'they signed in with a badge' },
  { name: 'voucher', value: null, what: 'with a voucher' },
  { name: 'device', value: null, what: 'it is a registered device' },
  { name: 'tenant-staff', value: null, what: 'they are staff of their tenant' },
  { name: 'nobody', value: null, what: 'nobody is signed in here' },
  {
    name: 'outside',
    value: null,
    what: 'ask the same where the park’s gateway is not in between; nothing is compared',
  },
]

const WAY: readonly Option[] = [
  {
    name: 'control',
    value: 'FILE',
    what: 'what --outside --json printed: by it a site that is down is told from one that is blocked',
  },
  { name: 'proxy', value: 'HOST:PORT', what: 'ask through this proxy; without it by the line' },
  { name: 'dns', value: 'ADDRESS', what: 'ask this name server; without it the system’s' },
  { name: 'portal', value: 'URL', what: 'where to ask who is signed in here; without it where the record is' },
]

const BOUNDS: readonly Option[] = [
  { name: 'most', value: 'N', what: 'how many questions, 200 without it', whole: { least: 1, most: 2000 } },
  { name: 'rate', value: 'N', what: 'how many a second at most, 5 without it', whole: { least: 1, most: 50 } },
  { name: 'seconds', value: 'N', what: 'for how long, 600 without it', whole: { least: 1, most: 7200 } },
  { name: 'seed', value: 'TEXT', what: 'ask the same again: the seed that was printed' },
]

const SIGNED: readonly Option[] = [
  { name: 'lang', value: 'en|ko', what: 'the language of the answer, en without it' },
  { name: 'sign', value: 'FILE', what: 'a key file of somebody of the charter: signs what was found' },
  { name: 'out', value: 'FILE', what: 'where the signed report is written' },
  { name: 'add', value: null, what: 'bring the signed report into the record, through the portal' },
]

const toldOf = (given: Given): Readonly<Partial<Record<Attribute, readonly string[]>>> =>
  Object.fromEntries(ATTRIBUTES.filter((name) => given.flag(name)).map((name) => [name, given.all(name)]))

const askerOf = (given: Given): AskedAsker => {
  const chosen = (['plan', 'nobody', 'outside'] as const).filter((name) => given.flag(name))
  if (chosen.length > 1) throw new Misuse(`--${chosen.join(' and --')} are two askers`, 'give one of them')
  const told = toldOf(given)
  if (Object.keys(told).length > 0 && chosen[0] !== 'plan')
    throw new Misuse('--plan is missing', 'what is told of who asks stands beside their plan')
  if (chosen[0] === 'plan') return { is: 'somebody', plan: given.needed('plan'), told }
  return { is: chosen[0] ?? 'ask-the-portal' }
}

const SEED = /^[A-Za-z0-9._-]{1,64}$/

const askedBy = (given: Given): AskedProbe => {
  const genesis = given.needed('genesis')
  if (!isHashText(genesis)) throw new Misuse(`${genesis} is no genesis hash`, 'give sha256: and 64 digits')
  const seed = given.text('seed')
  if (seed !== undefined && !SEED.test(seed))
    throw new Misuse(`--seed cannot be ${seed}`, 'give letters, digits, dots and dashes, 64 at most')
  return {
    ...{ record: given.needed('record'), genesis, portal: given.text('portal'), asker: askerOf(given) },
    ...{ control: given.text('control'), proxy: given.text('proxy'), dns: given.text('dns'), seed },
    ...{ most: given.number('most', 200), rate: given.number('rate', 5), seconds: given.number('seconds', 600) },
  }
}

const wordsOf = (given: Given) => {
  const language = given.text('lang') ?? 'en'
  if (language === 'en') return english
  if (language === 'ko') return korean
  throw new Misuse(`--lang cannot be ${language}`, 'give en or ko')
}

/** What became of the signed report, a sentence. */
type Signed = string

/** What was found is told also where it cannot be added. */
const addTo = async (council: CouncilParts, to: Whereto, note: string): Promise<Signed> => {
  try {
    const sent = await council.report(to, note)
    if (sent.done === 'written') return `The signed report stands in entry ${sent.index} of the record.`
    return `The signed report was not added: ${refusedBy('the report', sent.why, sent.detail).message}`
  } catch (error) {
    if (error instanceof IsthmusError) return `The signed report was not added: ${error.message}`
    throw error
  }
}

/** The key before anything is asked: what it is for is known then. */
const signerOf = async (given: Given, parts: CliParts) => {
  const [file, out, add] = [given.text('sign'), given.text('out'), given.flag('add')]
  if (file === undefined && out === undefined && !add) return null
  if (file === undefined || (out === undefined && !add))
    throw new Misuse('--sign and --out or --add belong together', 'give a key file, and what becomes of the report')
  if (add) checkWhereto(given)
  const { key, sign } = (await parts.council()).key(file)
  const [operator = '', person = ''] = key.name.split('/')
  return async (probed: Probed): Promise<Signed> => {
    const council = await parts.council()
    const text = probeText(probed, { operator, person })
    const note = noteOf(text, [signText(text, key, sign)])
    if (out !== undefined) council.writeNote(out, note)
    return add ? addTo(council, whereto(given), note) : `The signed report is in ${out}.`
  }
}

const codeOf = (probed: Probed): ExitCode => {
  const counts = countsOf(probed)
  if (counts['open-here'] + counts['blocked-here'] > 0) return 1
  if (probed.asker === null) return probed.answers.length > 0 ? 0 : 2
  return counts['as-agreed'] > 0 ? 0 : 2
}

const human = (probed: Probed, given: Given): string => {
  const { head, parts, end } = tellProbe(probed, wordsOf(given))
  const told = parts.flatMap(({ heading, rows, more }) => [
    '',
    heading,
    table(rows, '  '),
    ...(more === null ? [] : [`  ${more}`]),
  ])
  return [...head, ...told, ...(end === '' ? [] : ['', end])].join('\n')
}

export const probe: Command = {
  name: 'probe',
  summary: 'ask the network itself, and compare with what was agreed',
  usage: `${USAGE.record} [--plan PLAN [--tenant ID] [--group ID]… [--seat ID] [--network ID] [--badge|--voucher|--device] [--tenant-staff] | --nobody | --outside] [--control FILE] [--proxy HOST:PORT] [--dns ADDRESS] [--portal URL] [--most N] [--rate N] [--seconds N] [--seed TEXT] [--lang en|ko] [--sign FILE [--out FILE] [--add]]`,
  operand: null,
  options: [...RECORD, ...WHO, ...WAY, ...BOUNDS, ...SIGNED],
  examples: [
    [
      `probe --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --plan basic --badge`,
      'From any seat, without an account. Exit code 0: no difference; 1: some; 2: nothing could be found out.',
    ],
    [
      `probe --outside --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --json`,
      'The same questions by another line: which sites are up. Kept as a file, it is what --control takes in the park.',
    ],
    [
      `probe --record ./copy --genesis sha256:${'5'.repeat(64)} --nobody --sign lee.key --out probe.note`,
      'By a copy of the record; what was found is signed. With --add, and --portal, it also comes into the record.',
    ],
  ],
  run: async (given, parts) => {
    wordsOf(given)
    const asked = askedBy(given)
    const write = await signerOf(given, parts)
    const probed = await parts.probe(asked)
    const signed = await write?.(probed)
    const told = [human(probed, given), ...(signed === undefined ? [] : ['', signed])].join('\n')
    return { code: codeOf(probed), json: { ...reportJson(probed), ...(signed && { signed }) }, human: told }
  },
}

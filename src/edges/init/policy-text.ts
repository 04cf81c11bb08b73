// policy.yaml of a park that begins: one plan, who may have it, the room, no restriction, and tests.
import type { Answers, Language, PlanKind } from './answers.ts'
import { domainOf, NETWORK } from './settings-text.ts'

type Both = Readonly<Record<Language, string>>

type Service = { readonly id: string; readonly title: Both; readonly ports: string }

const WEB: Service = { id: 'web', title: { en: 'Web', ko: '웹' }, ports: '[tcp/80, tcp/443, udp/443]' }
const MAIL: Service = { id: 'mail', title: { en: 'Mail', ko: '메일' }, ports: '[tcp/465, tcp/587, tcp/993]' }
const ALL: Service = { id: 'everything', title: { en: 'Everything', ko: '모두' }, ports: '[tcp/1-65535, udp/1-65535]' }

const SERVICES: Readonly<Record<PlanKind, readonly Service[]>> = { web: [WEB], mail: [WEB, MAIL], everything: [ALL] }

const WHY_PLAN: Readonly<Record<PlanKind, Both>> = {
  web: {
    en: 'Line and seats are shared: the web, an hour at a time.',
    ko: '회선과 자리를 함께 쓰므로 웹을 한 시간씩 이용합니다.',
  },
  mail: {
    en: 'Line and seats are shared: web and mail, an hour at a time.',
    ko: '회선과 자리를 함께 쓰므로 웹과 메일을 한 시간씩 이용합니다.',
  },
  everything: {
    en: 'Seats are shared: everything, an hour at a time.',
    ko: '자리를 함께 쓰므로 한 시간씩 이용합니다.',
  },
}

/** JSON strings are YAML strings. */
const quoted = (text: string): string => JSON.stringify(text)

/** How this park writes: its languages, and what stands below every restriction. */
type Pen = {
  readonly say: (both: Readonly<Partial<Record<Language, string>>>) => string
  readonly ground: (article: number, indent?: string) => string
}

const penFor = (answers: Answers, languages: readonly Language[], day: string): Pen => ({
  say: (both) =>
    languages.length === 1
      ? quoted(languages.map((each) => both[each] ?? '').join(''))
      : `{ ${languages.map((each) => `${each}: ${quoted(both[each] ?? '')}`).join(', ')} }`,
  ground: (article, indent = '    ') =>
    [
      `basis: agreement/${article}`,
      `since: ${day}`,
      `review: mailto:desk@${domainOf(answers)} # make it an address that somebody reads`,
    ]
      .map((line) => `${indent}${line}`)
      .join('\n'),
})

const parkPart = ({ name, zone }: Answers, languages: readonly Language[], { say }: Pen): string =>
  `policy: isthmus/v1
park:
  name: ${say(name)}
  timezone: ${zone}

# Numbered articles; every basis points into them.
agreement: ${languages.length === 1 ? `agreement.${languages[0]}.md` : '{ en: agreement.en.md, ko: agreement.ko.md }'}`

const servicesPart = ({ plan }: Answers, { say }: Pen): string =>
  [
    'services:',
    ...SERVICES[plan].map(({ id, title, ports }) => `  ${id}: { title: ${say(title)}, ports: ${ports} }`),
  ].join('\n')

const planPart = ({ plan }: Answers, { say, ground }: Pen): string =>
  `plans:
  basic:
    title: ${say({ en: 'Basic', ko: '기본' })}
    services: [${SERVICES[plan].map(({ id }) => id).join(', ')}]
    session: 60 min
    why: ${say(WHY_PLAN[plan])}
${ground(2)}

eligible: # what is not here, nobody has
  basic:
    who: [badge, voucher]
    by: operator
    why: ${say({ en: 'Whoever has a voucher from the desk, or a badge, may sit down.', ko: '창구에서 이용권을 받거나 출입증이 있으면 이용할 수 있습니다.' })}
    basis: agreement/3`

const roomPart = ({ say, ground }: Pen): string =>
  `rooms:
  ${NETWORK}:
    title: ${say({ en: 'The room', ko: '이용실' })}
    network: ${NETWORK}
    why: ${say({ en: 'Whoever waits is called in turn.', ko: '기다리는 분을 차례대로 부릅니다.' })}
${ground(4)}`

const publicPart = ({ say }: Pen): string =>
  `public: # what the page /park tells beside all of this; also where, price, run-by and contact (docs/policy.md)
  join: ${say({ en: 'Ask at the desk for a voucher, or bring your badge.', ko: '창구에서 이용권을 받거나 출입증을 가지고 오십시오.' })}`

const rulesPart = ({ say, ground }: Pen): string =>
  `# A restriction has a name, a reason, an article and a day, and everybody can read it. Take the # away to try this one:
# rules:
#   no-casino:
#     layer: park
#     block: { who: everyone, to: [casino.example] }
#     why: ${say({ en: 'Not what the line is for.', ko: '회선의 쓰임에 맞지 않습니다.' })}
${ground(5, '#     ')}`

const testsPart = ({ plan }: Answers): string => {
  const test = (to: string, isOpen: boolean): string =>
    `  - { who: { plan: basic, voucher: true }, to: "${to}", expect: ${isOpen ? 'allow' : '{ block: "plan:basic" }'} }`
  return [
    'tests: # a policy that fails one of them is not put in force',
    test('https://www.example.com', true),
    test('mail.example.com:993', plan !== 'web'),
    test('shell.example.com:22', plan === 'everything'),
  ].join('\n')
}

/** `day`: from which on it holds, as 2026-11-27. */
export const policyText = (answers: Answers, languages: readonly Language[], day: string): string => {
  const pen = penFor(answers, languages, day)
  const parts = [
    '# Who may reach what, and why. docs/policy.md explains the language; isthmus policy check says what is wrong, with places.',
    parkPart(answers, languages, pen),
    servicesPart(answers, pen),
    planPart(answers, pen),
    roomPart(pen),
    publicPart(pen),
    rulesPart(pen),
    testsPart(answers),
  ]
  return `${parts.join('\n\n')}\n`
}

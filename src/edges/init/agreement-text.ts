// The agreement of a park that begins: articles to which its policy points, to be changed by whoever runs it.
import type { Answers, Language, PlanKind, Rule } from './answers.ts'

type Words = {
  readonly head: string
  readonly plan: Readonly<Record<PlanKind, string>>
  readonly rule: Readonly<Record<Rule, string>>
  readonly articles: (plan: string, rule: string) => readonly string[]
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    head: 'Internet access at',
    plan: { web: 'the web', mail: 'web and mail', everything: 'everything' },
    rule: {
      file: 'whoever runs this place changes it, and says so before it holds',
      one: 'it changes when the persons of the operator have signed',
      two: 'it changes only when both operators have signed',
    },
    articles: (plan, rule) => [
      '**What this is.** What may be reached here, and what is limited and why, stands in one policy that anybody can read. A limit that does not stand there does not hold.',
      `**The plan.** *Basic*: ${plan}, an hour at a time, since line and seats are shared.`,
      '**Who may use it.** Whoever has a voucher from the desk, or a badge.',
      '**Seats.** Whoever waits is called in turn.',
      '**Limits and review.** Each limit has a reason. Anyone may ask that it be looked at again, and gets an answer within ten days.',
      '**Secrecy.** What is inside a connection is read by nobody, and nobody keeps what a person has reached. Whose a session was is forgotten seven days after its end.',
      `**Change.** This text and the policy go together: ${rule}.`,
    ],
  },
  ko: {
    head: '인터넷 이용 안내:',
    plan: { web: '웹', mail: '웹과 메일', everything: '모든 서비스' },
    rule: {
      file: '운영하는 쪽이 바꾸며, 시행하기 전에 알립니다',
      one: '운영자 쪽 사람들이 서명하면 바뀝니다',
      two: '두 운영자가 모두 서명할 때에만 바뀝니다',
    },
    articles: (plan, rule) => [
      '**뜻.** 무엇을 이용할 수 있고 무엇을 왜 제한하는지는 누구나 읽을 수 있는 하나의 이용 규칙에 적습니다. 거기에 없는 제한은 효력이 없습니다.',
      `**이용 범위.** *기본*: ${plan}. 회선과 자리를 함께 쓰므로 한 시간씩 이용합니다.`,
      '**이용할 수 있는 사람.** 창구에서 이용권을 받거나 출입증이 있는 분입니다.',
      '**자리.** 기다리는 분을 차례대로 부릅니다.',
      '**제한과 재검토.** 제한에는 모두 까닭이 있습니다. 누구나 재검토를 요청할 수 있으며 열흘 안에 답을 받습니다.',
      '**비밀.** 연결 안의 내용은 누구도 읽지 않으며, 사람이 무엇을 보았는지 남기지 않습니다. 누구의 이용이었는지는 끝난 지 7일 뒤에 지웁니다.',
      `**변경.** 이 글과 이용 규칙은 함께 바뀝니다. ${rule}.`,
    ],
  },
}

export const agreementText = ({ name, plan, rule }: Answers, language: Language): string => {
  const { head, articles, ...words } = WORDS[language]
  const numbered = articles(words.plan[plan], words.rule[rule]).map((article, n) => `${n + 1}. ${article}`)
  return [`# ${head} ${name[language]}`, '', ...numbered, ''].join('\n')
}

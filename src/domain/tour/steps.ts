// The steps of the tour through the sample, in their order, in both languages.
import type { Text } from '../policy/language.ts'

/** A name on the sample's gambling list, which the tour visits. */
export const REFUSED_NAME = 'casino.test'

const STEPS = {
  free: { en: 'Seat {seat} is free.', ko: '{seat}번 자리가 비어 있습니다.' },
  closed: {
    en: 'Nobody is signed in, so this seat reaches nothing: whatever is asked leads to the portal.',
    ko: '아무도 접속하지 않았으므로 이 자리에서는 아무 데도 갈 수 없습니다. 무엇을 요청해도 접속 페이지가 나옵니다.',
  },
  badge: { en: 'A badge and its PIN.', ko: '출입증 번호와 비밀번호로 접속합니다.' },
  library: {
    en: 'The library opens. It lives in the park, and needs no line to the outside.',
    ko: '자료실이 열립니다. 자료실은 공단 안에 있어 바깥 회선이 없어도 됩니다.',
  },
  refused: {
    en: 'A site that a rule refuses: which rule, why, its basis, since when, and whom to ask.',
    ko: '규칙이 차단하는 사이트입니다. 어느 규칙인지, 까닭과 근거와 시행일, 재검토를 요청할 곳이 나옵니다.',
  },
  encrypted: {
    en: 'The same, encrypted. A browser shows its own error here: nobody can write inside an encrypted page, and we do not try. The page of the seat names the rule.',
    ko: '같은 사이트를 암호화된 주소로 엽니다. 암호화된 페이지 안에는 아무도 쓸 수 없고 우리도 시도하지 않으므로, 브라우저의 오류가 나옵니다. 자리 페이지가 규칙을 알려 줍니다.',
  },
  nobody: {
    en: 'A name that nobody has: that is said too, so that nobody suspects a rule.',
    ko: '아무도 쓰지 않는 이름입니다. 규칙 탓으로 여기지 않도록 그것도 알려 줍니다.',
  },
  reach: {
    en: 'Who can ever reach it? The policy is finite, so the answer is exact.',
    ko: '누가 그곳에 갈 수 있을까요? 정책은 유한하므로 답이 정확합니다.',
  },
  effects: {
    en: 'What if the rule went? The change in sentences, before anybody signs.',
    ko: '이 규칙이 없어지면 어떻게 될까요? 누가 서명하기도 전에, 달라지는 것을 문장으로 보여 줍니다.',
  },
  propose: { en: 'One side proposes it and signs.', ko: '한쪽이 규칙을 없애자고 제안하고 서명합니다.' },
  'one-signed': {
    en: 'One side has signed, and nothing has changed.',
    ko: '한쪽만 서명했으므로 달라진 것이 없습니다.',
  },
  approve: { en: 'The other side signs: it is in force.', ko: '다른 쪽도 서명합니다. 이제 시행됩니다.' },
  opens: { en: 'Both have signed, and it opens.', ko: '양쪽이 서명했으므로 열립니다.' },
  'propose-back': {
    en: 'Now the policy of before is proposed again.',
    ko: '이제 전의 정책을 다시 제안합니다.',
  },
  'one-signed-back': {
    en: 'One side has signed, and nothing has changed.',
    ko: '한쪽만 서명했으므로 아직 열려 있습니다.',
  },
  'approve-back': { en: 'The other side signs: it is in force.', ko: '다른 쪽도 서명합니다. 이제 시행됩니다.' },
  'refused-again': { en: 'And it is refused again.', ko: '다시 차단됩니다.' },
  out: { en: 'Signing out.', ko: '접속을 끝냅니다.' },
  kept: {
    en: 'What was kept? One row of the session, without any site.',
    ko: '무엇이 남았을까요? 접속 기록 한 줄이며, 사이트는 들어 있지 않습니다.',
  },
  nowhere: {
    en: 'And where the site stands that was asked for ({word}): nowhere.',
    ko: '요청한 주소({word})는 어디에 남아 있을까요? 아무 데도 없습니다.',
  },
} as const satisfies Readonly<Record<string, Text>>

export type TourId = keyof typeof STEPS

/** `byOperators`: there only where operators rule with the sample's keys. */
export type TourStep = { readonly id: TourId; readonly title: Text; readonly byOperators: boolean }

const BY_OPERATORS: ReadonlySet<string> = new Set<TourId>([
  ...(['effects', 'propose', 'one-signed', 'approve', 'opens'] as const),
  ...(['propose-back', 'one-signed-back', 'approve-back', 'refused-again'] as const),
])

const all: readonly TourStep[] = (Object.keys(STEPS) as TourId[]).map((id) => ({
  id,
  title: STEPS[id],
  byOperators: BY_OPERATORS.has(id),
}))

/** The steps that there are in a park, in their order. */
export const tourSteps = (park: { readonly byOperators: boolean }): readonly TourStep[] =>
  all.filter((step) => park.byOperators || !step.byOperators)

/** `word`: one that stands nowhere yet. */
type Filling = { readonly seat: string; readonly word: string }

/** The sentence of a step. */
export const tellStep = ({ title }: TourStep, language: keyof Text, filling: Filling): string =>
  title[language].replace(/\{(\w+)\}/g, (whole, name: string) => filling[name as keyof Filling] ?? whole)

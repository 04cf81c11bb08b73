// The words of which sentences about services are made, the same set in each language: command line and portal say the same.

import type { ServiceCoverage } from './coverage.ts'
import type { Answer } from './live.ts'
import type { Check, Kind, Need } from './service.ts'

export type Words = {
  readonly kind: Readonly<Record<Kind, string>>
  readonly need: Readonly<Record<Need, string>>
  readonly check: Readonly<Record<Check, (day: string) => string>>
  readonly state: Readonly<Record<ServiceCoverage['state'], string>>
  readonly notInPlan: string
  readonly byRule: (id: string) => string
  readonly without: (refused: string) => string
  readonly because: (endpoint: string, why: string) => string
  readonly tally: (works: number, all: number, plan: string) => string
  readonly atTimes: (count: number) => string
  readonly partly: (count: number) => string
  readonly noAnswer: (count: number) => string
  readonly answer: Readonly<Record<Answer, string>>
  readonly blockedBy: (count: number, why: string) => string
}

export const WORDS: { readonly en: Words; readonly ko: Words } = {
  en: {
    kind: {
      ...{ search: 'Search', talk: 'Talk', mail: 'Mail', public: 'Authorities', money: 'Banks and payment' },
      ...{ news: 'News', shop: 'Shops', travel: 'Maps and travel', work: 'Work', learn: 'Learning and dictionaries' },
      ...{ media: 'Music and film', software: 'Software' },
    },
    need: {
      program: 'wants a program installed for transfers: not at café seats',
      certificate: 'wants a certificate of its user for most of what it does',
      phone: 'wants a telephone number to sign in',
      app: 'is made for its app: bring a device of your own',
    },
    check: {
      seen: (day) => `All names were found in public texts on ${day}; the service was not asked.`,
      known: (day) => `Names from common knowledge, ${day}; not all were looked up, and the service was not asked.`,
    },
    state: { works: 'works', partly: 'in part', blocked: 'blocked', 'at-times': 'at some hours' },
    notInPlan: 'not in the plan',
    byRule: (id) => `rule ${id}`,
    without: (refused) => `without ${refused}`,
    because: (endpoint, why) => `${endpoint} (${why})`,
    tally: (works, all, plan) => `${works} of ${all} work on ${plan}`,
    atTimes: (count) => `${count} at some hours`,
    partly: (count) => `${count} in part`,
    noAnswer: (count) => `${count} did not answer`,
    answer: {
      ...{ answers: 'answers', 'no-name': 'no such name', closed: 'closed', silent: 'no answer in time' },
      'somebody-else': 'somebody else answers there',
    },
    blockedBy: (count, why) => (why === '' ? `${count} not in the plan` : `${count} blocked by ${why}`),
  },
  ko: {
    kind: {
      ...{ search: '검색', talk: '대화와 모임', mail: '메일', public: '공공기관', money: '은행과 결제' },
      ...{ news: '뉴스', shop: '쇼핑', travel: '지도와 교통', work: '업무', learn: '학습과 사전' },
      ...{ media: '음악과 영상', software: '소프트웨어' },
    },
    need: {
      program: '이체하려면 프로그램을 설치해야 하므로 카페 자리에서는 쓸 수 없습니다',
      certificate: '대부분의 업무에 본인 인증서가 필요합니다',
      phone: '로그인에 전화번호가 필요합니다',
      app: '앱을 중심으로 한 서비스이므로 본인 기기가 필요합니다',
    },
    check: {
      seen: (day) => `${day} 공개된 글에서 이름을 모두 찾았습니다. 서비스에 직접 물어보지는 않았습니다.`,
      known: (day) =>
        `${day} 널리 알려진 이름을 적었습니다. 모두 찾아보지는 않았으며 서비스에 직접 물어보지도 않았습니다.`,
    },
    state: { works: '이용 가능', partly: '일부 가능', blocked: '차단', 'at-times': '시간에 따라 가능' },
    notInPlan: '이용 범위에 없음',
    byRule: (id) => `규칙 ${id}`,
    without: (refused) => `제외: ${refused}`,
    because: (endpoint, why) => `${endpoint} (${why})`,
    tally: (works, all, plan) => `${plan}: ${all}곳 가운데 ${works}곳 이용 가능`,
    atTimes: (count) => `${count}곳 시간에 따라 가능`,
    partly: (count) => `${count}곳 일부 가능`,
    noAnswer: (count) => `${count}곳 응답 없음`,
    answer: {
      ...{ answers: '응답함', 'no-name': '그런 이름이 없음', closed: '닫혀 있음', silent: '제때 응답하지 않음' },
      'somebody-else': '다른 곳이 응답함',
    },
    blockedBy: (count, why) => (why === '' ? `${count}곳 이용 범위에 없음` : `${why}에 따라 ${count}곳 차단`),
  },
}

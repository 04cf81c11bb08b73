// Sentences about whole policies in Korean: plain, 합니다-style, neutral; ids stand where no particle depends on their sound.
import type { Condition } from '../exact/cases.ts'
import type { Phrases, Said, Sentence } from './phrases.ts'

const ITEMS = {
  ...{ plan: '이용 범위', tenant: '입주 업체', group: '모임', seat: '자리', network: '네트워크' },
} as const

const CREDENTIALS: Readonly<Record<string, string>> = {
  ...{ badge: '출입증 이용자', voucher: '이용권 이용자', device: '등록된 기기' },
}

const head = ({ item }: Condition, ids: readonly string[]): string => {
  if (item === 'tenant-staff') return '입주 업체 직원'
  if (item === 'credential') return ids.map((id) => CREDENTIALS[id] ?? id).join('·')
  return `${ITEMS[item]} ${ids.join('·')}`
}

const condition: Phrases['condition'] = (given, first, name) => {
  const named = (ids: readonly string[]): readonly string[] => (given.item === 'plan' ? ids.map(name) : ids)
  const text = 'not' in given ? `${head(given, named(given.not))} 제외` : head(given, named(given.in))
  if ('not' in given && first) return `모두(${text})`
  return first ? text : ` · ${text}`
}

const after = (text: string): string => (text === '' ? '' : `, ${text}`)

const sentence = ({ change, who, what, ports, when, before, after: next }: Sentence): string => {
  const start = `${who.text}${after(when)}: ${what}${ports}`
  if (change === 'reason') return `${start}의 차단은 그대로이고 까닭만 바뀝니다 (${before} → ${next}).`
  if (change === 'loses') return `${start}에 접속할 수 없게 됩니다 (${next}).`
  return `${start}에 접속할 수 있게 됩니다 (지금까지는 ${before}).`
}

const reach = ({ who, when, by }: Said): string => {
  const start = `${who.text}${after(when)}:`
  if (by === null) return `${start} ${when === '' ? '언제나 ' : ''}접속할 수 있습니다.`
  return `${start} 접속할 수 없습니다 (${by}).`
}

const KEYS: Readonly<Record<string, string>> = {
  ...{
    dataPerDay: '하루 데이터',
    heads: '최대 인원',
    people: '최대 인원',
    plans: '이용 범위',
    tenants: '입주 업체',
    tenant: '입주 업체',
    plan: '이용 범위',
    ranges: '주소 범위',
    namesOfSessionsDays: '끝난 자리 접속에 이용자가 남는 일수',
    compiled: '컴파일 결과',
    engine: '컴파일한 프로그램',
    slow: '데이터를 다 쓴 뒤의 속도',
    sessions: '동시 접속 수',
    session: '한 번 접속하는 시간',
    speed: '속도',
    hours: '시간',
  },
  ...{ spans: '시간', title: '이름', name: '이름', why: '까닭', basis: '근거', since: '시행일', until: '끝나는 날' },
  ...{ review: '재검토 요청', layer: '층위', kind: '종류', who: '대상', by: '정하는 곳', nameless: '이름 없는 연결' },
  ...{
    timePerDay: '하루 시간',
    days: '시간이 다른 날',
    'queue.hold': '번호에 자리를 잡아 두는 시간',
    'queue.overtaken': '순서가 밀리는 최대 횟수',
  },
  ...{
    'queue.session': '대기자가 있을 때 한 번 접속하는 시간',
    resume: '끊긴 뒤 다시 올 수 있는 시간',
    pause: '가장 긴 일시 중지',
    warn: '끝나기 전 알림',
    network: '망',
  },
  ...{ from: '시작일', goal: '목표', measure: '세는 것', where: '오시는 길', join: '이용 방법', price: '요금' },
  ...{ 'run-by': '운영', contact: '문의', kind: '종류', endpoints: '이름', needs: '필요한 것' },
  ...{ timezone: '시간대', upstreams: 'DNS 서버', to: '가는 곳', when: '때', addresses: '주소', expect: '답' },
}

/** Korean. */
export const korean: Phrases = {
  language: 'ko',
  and: (parts) => parts.join(', '),
  everybody: '모두',
  condition,
  days: ['월', '화', '수', '목', '금', '토', '일'],
  daily: '매일',
  allDay: '하루 종일',
  nextDay: (time) => `다음 날 ${time}`,
  from: (day) => `${day}부터`,
  until: (day) => `${day}까지`,
  outside: (week) => `${week} 밖의 때`,
  everything: '모든 곳',
  everyOtherName: '그 밖의 모든 이름',
  everyOtherAddress: '그 밖의 모든 주소',
  everythingElse: '그 밖의 모든 인터넷',
  membership: (name) => {
    const [kind, id] = name.split(' ')
    return kind === 'list' ? `목록 ${id}` : kind === 'rule' ? `규칙 ${id} 대상` : `서비스 ${id} 대상`
  },
  but: (whole, left) => `${whole} (${left} 제외)`,
  added: (names, to) => `${to}에 더한 ${names}`,
  removed: (names, from) => `${from}에서 뺀 ${names}`,
  namesIn: (count, where, examples) => `${where} 안의 ${count}${examples === '' ? '' : ` (${examples})`}`,
  addressesIn: (where, example) => `${where} 안의 주소 (첫 주소 ${example})`,
  zone: (id) => `구역 ${id}`,
  names: (count) => (count === 0 ? '이름' : `이름 ${count.toLocaleString('en')}개`),
  more: (count) => `그 밖에 ${count}가지`,
  ports: (ranges) => ` (${ranges})`,
  byPlan: '이용 범위에 없음',
  sentence,
  nobodyGains: '새로 접속할 수 있게 되는 것은 아무에게도 없습니다.',
  nobodyLoses: '접속할 수 없게 되는 것은 아무에게도 없습니다.',
  nothingChanges: '아무에게도 바뀌는 것이 없습니다.',
  of: {
    ...{ plan: '이용 범위', rule: '규칙', service: '서비스', eligible: '자격', schedule: '시간표', room: '공간' },
    ...{ stage: '단계', catalogue: '서비스 목록', public: '공개 안내' },
    ...{ park: '단지', agreement: '합의서', host: '고정 이름', zone: '구역', upstreams: 'DNS 서버' },
    ...{ 'protected-test': '보호된 시험', tenant: '입주 업체', group: '모임', network: '네트워크' },
    ...{ retention: '보관 기간', engine: '프로그램' },
  },
  key: (key) => KEYS[key] ?? key,
  closed: '휴무',
  isNew: (what) => `${what}: 새로 생깁니다.`,
  isGone: (what) => `${what}: 없어집니다.`,
  minutes: (minutes) => `${minutes}분`,
  none: '없음',
  reach,
  hours: (plan, week) => `이용 범위 ${plan}: ${week}에만 접속할 수 있습니다.`,
  ever: {
    always: '네, 언제나 접속할 수 있습니다.',
    sometimes: '때와 사람에 따라 다릅니다.',
    never: '아니요, 접속할 수 있는 때가 없습니다.',
  },
  tooMany: '경우가 너무 많아 정확히 말할 수 없습니다.',
  idle: {
    catchesNothing: '지금은 이 규칙에 걸리는 것이 없습니다.',
    liftsNothing: (block) => `이 예외가 푸는 것이 없습니다 (규칙 ${block} 차단이 거기에는 없음).`,
    neverDecides: (why) => `이 규칙이 결정하는 때가 없습니다 (${why}).`,
    neverLifts: (why) => `이 예외가 푸는 것이 없습니다 (${why}).`,
    behind: (rules) => `먼저 차단하는 규칙: ${rules}`,
    lifted: (exceptions) => `푸는 예외: ${exceptions}`,
    besides: (exceptions) => `같은 것을 푸는 예외: ${exceptions}`,
    noPlan: '어느 이용 범위에도 없음',
  },
}

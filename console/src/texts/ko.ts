// Every text of the console in Korean: plain, 합니다-style, neutral. The same keys as texts/en.ts.

import { deskKo } from './desk.ko.ts'
import type { TextKey } from './en.ts'
import { proposalsKo } from './proposals.ko.ts'
import { recordKo } from './record.ko.ts'
import { reviewsKo } from './reviews.ko.ts'
import { rulesKo } from './rules.ko.ts'
import { staffKo } from './staff.ko.ts'
import { useKo } from './use.ko.ts'

export const ko: Readonly<Record<TextKey, string>> = {
  ...rulesKo,
  ...proposalsKo,
  ...recordKo,
  ...reviewsKo,
  ...staffKo,
  ...useKo,
  ...deskKo,

  'frame.console': '관리 화면',
  'frame.skip': '본문으로 바로 가기',
  'frame.language': '언어',
  'frame.scheme': '색',
  'frame.scheme.light': '밝게',
  'frame.scheme.dark': '어둡게',
  'frame.scheme.auto': '시스템대로',
  'nav.label': '페이지',
  'nav.rules': '이용 규칙',
  'nav.proposals': '제안',
  'nav.record': '기록',
  'nav.reviews': '재검토 요청',
  'nav.open': '건 진행 중',
  'nowhere.title': '그런 페이지가 없습니다',
  'nowhere.says': '주소가 잘렸을 수 있습니다. 다른 페이지는 옆의 목록에 있습니다.',

  'line.never': '게이트웨이가 답하지 않습니다. 몇 초마다 저절로 다시 시도하므로 페이지를 새로 열지 않아도 됩니다.',
  'line.gone':
    '게이트웨이와 연결이 끊겼습니다. 마지막 갱신 {time}. 여기 보이는 것은 그때의 내용입니다. 연결은 저절로 돌아오며, 이 페이지가 없어도 접속과 규칙은 그대로입니다.',
  'line.state.opening': '게이트웨이에 연결하는 중',
  'line.state.live': '연결됨, 마지막 갱신 {time}',
  'line.state.gone': '연결 끊김, 마지막 갱신 {time}',
  'line.record.reading': '이 브라우저에서 기록을 검증하는 중: {of}개 가운데 {done}개',
  'line.record.good': '이 브라우저에서 기록을 검증함: 받으신 첫 항목 해시부터 {size}개 항목',
  'line.record.unasked': '이 브라우저에서 기록을 검증함: {size}개 항목. 첫 항목 해시는 ‘기록’에서 입력해 주십시오',
  'line.record.none': '아직 기록이 없음',
  'line.record.bad': '기록이 맞지 않음',
  'line.record.unreachable': '기록을 읽을 수 없음',

  'say.loading': '잠시 기다려 주십시오 …',
  'say.again': '다시 시도',
  'say.unreachable':
    '게이트웨이가 답하지 않습니다. 이 컴퓨터가 단지의 망에 연결되어 있는지 확인한 뒤 다시 시도해 주십시오.',
  'say.refused': '게이트웨이가 받지 않았습니다: {what}',
  'problem.busy': '게이트웨이가 지금 다른 초안을 보고 있습니다. 몇 초 뒤에 다시 시도해 주십시오.',
  'problem.frozen': '기록이 잘못되어 바로잡을 때까지 제안할 수 없습니다. 무엇이 잘못되었는지는 ‘기록’에 있습니다.',
  'problem.too-large': '초안으로 보내기에는 파일이 너무 큽니다. 큰 목록은 명령줄로 제안해 주십시오.',
  'problem.bad-request':
    '게이트웨이가 이 페이지를 이해하지 못합니다. 예전 프로그램의 페이지일 수 있으니 다시 열어 주십시오.',
  'problem.internal':
    '게이트웨이에서 문제가 생겼습니다. 다시 시도해 보시고, 계속되면 운영하는 분이 로그에서 원인을 찾을 수 있습니다.',
  copy: '복사',
  copied: '복사함',
}

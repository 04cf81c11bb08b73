// Texts of the tour through the sample, in Korean. tour-texts.en.ts has the same keys.
import type { tourEn } from './tour-texts.en.ts'

export const tourKo: Readonly<Record<keyof typeof tourEn, string>> = {
  'tour.title': '보기 공단 둘러보기',
  'tour.step': '{all}단계 가운데 {n}단계',
  'tour.back': '이전',
  'tour.next': '다음',
  'tour.away': '둘러보기 접기',
  'tour.begin': '보기 공단 둘러보기',
  'tour.open': '{name} 열기',
  'tour.badge': '출입증 {badge}, 비밀번호 {pin}: 보기에 든 사람입니다.',
  'tour.rule': '규칙:',
  'tour.reach': '답 보기',
  'tour.past':
    '이 브라우저는 공단을 거치지 않으므로 보기 사이트가 열리지 않습니다. 공단을 거치는 브라우저: npx isthmus sit {seat}',
  'tour.offline': '이 자리에 접속한 분이 없습니다.',
  'tour.offline.go': '출입증 단계로',
  'tour.to-line': '명령 보기',
  'tour.line': '이 단계의 명령',
  'tour.line.says': '시험용으로 공개한 열쇠를 써서, 보기가 돌아가는 컴퓨터에서 여기 적힌 그대로 실행합니다.',
  'tour.run': '실행하기',
  'tour.answer': '실행 결과',
  'tour.not-so': '둘러보기에서 예상한 결과가 아닙니다.',
  'tour.changed':
    '시행 중인 정책이 처음의 보기와 다릅니다. 둘러보기는 다른 분이 바꾼 것을 되돌리지 않으므로 이 단계를 건너뜁니다.',
  'tour.end.title': '이어서 할 일',
  'tour.end': '여기까지입니다. 이어서 무엇을 해 볼까요?',
  'tour.end.sit': '7번 자리의 브라우저',
  'tour.end.console': '규칙과 제안과 기록을 브라우저에서 직접 검증',
  'tour.end.lab': '관문까지 갖춘 공단 전체(리눅스, root)',
  'tour.end.joint': '두 운영 기관이 함께 다스리는 법',
  'tour.end.article': '이 모든 것의 바탕이 된 기사',
}

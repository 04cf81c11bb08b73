// Texts of the page of requests for review, in Korean.
import type { reviewsEn } from './reviews.en.ts'

export const reviewsKo: Readonly<Record<keyof typeof reviewsEn, string>> = {
  'reviews.title': '재검토 요청',
  'reviews.says':
    '누구나 규칙을 다시 검토해 달라고 요청할 수 있으며, 누가 요청했는지는 남기지 않습니다. 로그인한 운영 기관의 기술 담당은 여기서 요청을 제안으로 만들 수 있습니다. 다른 제안처럼 모든 운영 기관이 서명해야 시행합니다.',
  'reviews.open': '답을 기다리는 요청',
  'reviews.open.none': '답을 기다리는 요청이 없습니다.',
  'reviews.answered': '답한 요청',
  'reviews.answered.none': '아직 답한 요청이 없습니다.',
  'reviews.more': '이전 요청 보기',
  'reviews.number': '{number}번',
  'reviews.left-out': '이름을 적지 않음',
  'reviews.struck': '운영 기관이 이름과 글을 뺐음',
  'reviews.day': '날짜',
  'reviews.asked': '요청 횟수',
  'reviews.kept': '그대로 둠',
  'reviews.changed': '바꿈',
  'reviews.noted': '참고함',
  'reviews.allow': '당분간 허용하기, 요청 {number}번',
  'reviews.whom': '허용할 대상',
  'reviews.whom.tenant': '입주 업체 한 곳',
  'reviews.whom.everyone': '모두',
  'reviews.tenant': '입주 업체의 식별자',
  'reviews.tenant.odd': '규칙 파일에 있는 그대로 적어 주십시오. 예: t-017',
  'reviews.days': '며칠 동안',
  'reviews.days.odd': '1부터 {most}까지의 수를 적어 주십시오.',
  'reviews.propose': '제안으로 만들기',
  'reviews.no-room': '합의된 규칙 파일에 규칙이 한 줄씩 이어져 있지 않습니다. 예외를 ‘제안’에서 직접 작성해 주십시오.',
  'reviews.no-policy': '합의된 규칙 파일을 기록에서 읽을 수 없습니다. 무엇이 잘못되었는지는 ‘기록’에 있습니다.',
  'reviews.cannot.name': '허용할 수 있는 이름이 적혀 있지 않습니다.',
  'reviews.cannot.plan':
    '규칙이 차단한 것이 아니라 이용 범위에 들지 않는 것입니다. 허용하려면 이용 범위를 바꾸는 제안을 작성해 주십시오.',
  'reviews.cannot.rule': '합의된 규칙 가운데 이것을 차단하는 것이 이제 없습니다.',
}

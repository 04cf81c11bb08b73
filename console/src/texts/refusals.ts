// Why an entry of the record did not count, in both languages: the closed lists of the reducer's words.
import type { FreezeWord } from '../../../src/domain/council/entry.ts'
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import type { Language } from './language.tsx'

export const REFUSALS: { readonly [word in Refusal | FreezeWord]: { readonly [language in Language]: string } } = {
  malformed: { en: 'it has not the form of a statement', ko: '뜻을 적는 형식이 아닙니다' },
  park: { en: 'it is of another park', ko: '다른 단지의 것입니다' },
  signer: { en: 'the charter has no such person', ko: '헌장에 없는 사람입니다' },
  signature: { en: 'the signature is of no key of this person', ko: '이 사람의 열쇠로 한 서명이 아닙니다' },
  revoked: { en: 'the key is revoked', ko: '폐기된 열쇠입니다' },
  record: { en: 'it names a record that the park has not', ko: '이 단지의 것이 아닌 기록을 가리킵니다' },
  expired: { en: 'it was no longer valid', ko: '유효 기간이 지났습니다' },
  'too-far': { en: 'it would be valid for more than 14 days', ko: '유효 기간이 14일을 넘습니다' },
  base: { en: 'something else was agreed by then', ko: '그사이 다른 합의가 이루어졌습니다' },
  subject: { en: 'nothing of that hash was open or in force', ko: '그 해시의 제안이나 조치가 없었습니다' },
  effects: { en: 'it names another effects report than the proposal', ko: '제안과 다른 변경 보고서를 가리킵니다' },
  replayed: {
    en: 'this person had said something since that record',
    ko: '그 기록 뒤에 이 사람이 이미 뜻을 밝혔습니다',
  },
  action: { en: 'this person may not say that about it', ko: '이 사람이 할 수 있는 뜻이 아닙니다' },
  'no-vote': { en: 'there was no vote to be withdrawn', ko: '거둘 표가 없었습니다' },
  crowded: {
    en: 'this operator alone holds too many open proposals',
    ko: '한 운영 기관만 찬성한 제안이 너무 많습니다',
  },
  invalid: { en: 'it is no valid proposal on what was agreed', ko: '그때 합의된 내용에 맞는 제안이 아닙니다' },
  known: { en: 'the same was already proposed', ko: '같은 제안이 이미 있었습니다' },
  'key-taken': {
    en: 'another operator had proposed one of its keys',
    ko: '다른 운영 기관이 같은 열쇠를 먼저 제안했습니다',
  },
  'ruled-by-file': { en: 'a file rules the park, so nobody signs', ko: '파일로 정하는 단지이므로 서명하지 않습니다' },
  'never-block': { en: 'it names one that may never be blocked', ko: '막을 수 없도록 정한 이름이 들어 있습니다' },
  'too-many-names': {
    en: 'one operator may not name so many at once',
    ko: '한 운영 기관이 한 번에 정할 수 있는 이름보다 많습니다',
  },
  'too-long': { en: 'it would last longer than one operator may', ko: '한 운영 기관이 정할 수 있는 기간보다 깁니다' },
  budget: { en: 'the time for one operator alone was used up', ko: '단독으로 쓸 수 있는 시간을 다 썼습니다' },
  cooldown: { en: 'a name had an emergency not long before', ko: '얼마 전에 긴급 조치가 있었던 이름입니다' },
  'too-many': { en: 'the operator had too many emergencies', ko: '이 운영 기관의 긴급 조치가 너무 많았습니다' },
  'not-open': { en: 'it was not open any more', ko: '이미 끝난 제안입니다' },
  'not-agreed': { en: 'it was not agreed', ko: '합의되지 않았습니다' },
  notice: { en: 'its notice was not over', ko: '예고 기간이 끝나지 않았습니다' },
  'ruled-by-operators': { en: 'operators rule the park', ko: '운영 기관들이 정하는 단지입니다' },
  'no-feed': {
    en: 'the charter does not let that list change by itself',
    ko: '헌장이 스스로 바뀌게 한 목록이 아닙니다',
  },
  same: { en: 'it was already so', ko: '이미 그렇게 되어 있었습니다' },
  cap: { en: 'more changed than the charter lets it', ko: '헌장이 정한 것보다 많이 바뀌었습니다' },
  form: { en: 'it has not the form of an entry', ko: '항목의 형식이 아닙니다' },
  kind: { en: 'it is of a kind that nobody knows', ko: '알려지지 않은 종류입니다' },
  genesis: { en: 'it would begin the park a second time', ko: '단지를 두 번 시작하려는 항목입니다' },
  clock: { en: 'its clock cannot be', ko: '있을 수 없는 시각입니다' },
}

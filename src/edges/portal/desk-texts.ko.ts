// The texts of what staff may do to people and seats, in Korean; texts.ko.ts has them among all others.
import type { deskEn } from './desk-texts.en.ts'

export const deskKo: Readonly<Record<keyof typeof deskEn, string>> = {
  'reason.suspended': '한동안 이용이 멈추어 있습니다',
  'reason.suspended.says': '이 자리에서 접속을 시도하면 누가, 왜, 언제까지인지 알려 드립니다.',
  'reason.seat-out': '이 자리는 잠시 쓰지 않습니다',
  'reason.seat-out.says': '다른 자리를 이용해 주십시오. 까닭과 기한은 이 자리의 화면에 있습니다.',
  'reason.closed-early': '자리를 일찍 닫았습니다',
  'reason.closed-early.says': '누가, 왜, 언제까지 닫았는지는 이 자리의 화면에 있습니다.',

  'ended.suspended': '한동안 이용이 멈추었습니다. 접속을 시도하면 누가, 왜, 언제까지인지 알려 드립니다.',
  'ended.seat-out': '이 자리는 잠시 쓰지 않게 되었습니다.',
  'ended.closed-early': '자리를 일찍 닫았습니다.',
  'ended.staff.why': '{side}안내대에서 접속을 끝냈습니다. 까닭: “{why}”',

  'held.suspended': '{side}안내대에서 이용을 멈추었습니다. 늦어도 {until}에 저절로 풀립니다. 까닭: “{why}”',
  'held.seat-out': '{side}안내대에서 이 자리를 쓰지 않게 하였습니다. 늦어도 {until}에 저절로 풀립니다. 까닭: “{why}”',
  'held.closed-early': '{side}안내대에서 자리를 일찍 닫았습니다. 늦어도 {until}에 저절로 풀립니다. 까닭: “{why}”',
  'held.side': '{who} ',

  'notice.suspended': '{at}에 이용을 멈추었습니다. 멈춘 이: {by}',
  'notice.restored': '{at}에 이용을 다시 열었습니다. 연 이: {by}',
  'notice.by-side': '{by}({who})',
  'notice.why': '까닭: “{why}”',

  'desk.title': '한쪽 안내대가 혼자 할 수 있는 일',
  'desk.says': '각 운영자의 직원은 아래의 일을 까닭을 밝히고 혼자 할 수 있으며 모두 저절로 끝납니다.',
  'desk.act.end': '접속 종료',
  'desk.act.suspend': '이용 정지',
  'desk.act.out': '자리 사용 중지',
  'desk.act.close': '조기 종료',
  'desk.limit': '하루 {count}번까지, 한 번에 길어도 {length}',
  'desk.limit.count': '하루 {count}번까지',
  'desk.limit.none': '혼자 할 수 없음',
  'desk.done': '실제로 한 횟수',
  'desk.done.none': '지난 삼십 일 동안 하루도 없었습니다.',
}

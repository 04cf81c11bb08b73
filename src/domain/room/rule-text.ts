// The rule of a queue, for everybody who waits in it.
import type { RoomQueue, Text } from '../policy/language.ts'

const minutes = (seconds: number): number => Math.round(seconds / 6) / 10

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

const orderText = (overtaken: number): Text =>
  overtaken === 0
    ? { en: 'The numbers are called in their order.', ko: '번호 순서대로 부릅니다.' }
    : {
        en: `Next is who has been here for the fewest minutes this month, then the smaller number. Nobody is overtaken more than ${times(overtaken)}.`,
        ko: `이번 달 이용 시간이 가장 짧은 분이 먼저이며, 같으면 번호가 앞선 분이 먼저입니다. 누구도 ${overtaken}번을 넘겨 밀리지 않습니다.`,
      }

const turnText = (session: number | null): Text =>
  session === null
    ? { en: '', ko: '' }
    : {
        en: ` While people wait, a turn lasts ${minutes(session)} minutes.`,
        ko: ` 기다리는 분이 있으면 한 번에 ${minutes(session)}분 이용합니다.`,
      }

export const ruleText = ({ hold, overtaken, session }: RoomQueue): Text => {
  const [order, turn] = [orderText(overtaken), turnText(session)]
  return {
    en: `${order.en} A seat is held for ${minutes(hold)} minutes.${turn.en}`,
    ko: `${order.ko} 자리는 ${minutes(hold)}분 동안 잡아 둡니다.${turn.ko}`,
  }
}

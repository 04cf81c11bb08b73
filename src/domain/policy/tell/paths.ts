// Which path a service has where, and why, in words. Both languages stand side by side: an operator's two engineers read one table.
import type { Range } from '../../../base/addresses.ts'
import type { PathLine, PathReason } from '../exact/path-reasons.ts'
import type { Where } from '../exact/where.ts'
import type { Ports, Text } from '../language.ts'

const PATHS: Readonly<Record<PathLine['path'], Text>> = {
  direct: { en: 'direct', ko: '바로 보냄' },
  checked: { en: 'checked', ko: '이름 확인' },
  pinned: { en: 'pinned', ko: '알려 준 주소만' },
  'no-quic': { en: 'QUIC refused', ko: 'QUIC 거절' },
  refused: { en: 'refused', ko: '거절' },
}

const list = (ids: readonly string[]): string => ids.join(', ')

const through = (services: readonly string[]): Text =>
  services.length === 0
    ? { en: '', ko: '' }
    : { en: ` through service ${list(services)}`, ko: ` (서비스 ${list(services)}을(를) 거쳐)` }

const NAMELESS: Readonly<Record<'refuse' | 'pinned', Text>> = {
  refuse: { en: 'what shows no name is refused', ko: '이름을 보이지 않는 것은 거절합니다' },
  pinned: {
    en: 'what shows no name goes to addresses just given out',
    ko: '이름을 보이지 않는 것은 방금 알려 준 주소로만 보냅니다',
  },
}

const namelessText = ({ is, services }: Extract<PathReason, { kind: 'nameless' }>): Text => {
  const { en, ko } = NAMELESS[is]
  return services.length === 0
    ? { en: `${en} (default of the port)`, ko: `${ko} (포트의 기본값)` }
    : { en: `${en} (service ${list(services)} says so)`, ko: `${ko} (서비스 ${list(services)}의 설정)` }
}

const reasonText = (reason: PathReason): Text => {
  switch (reason.kind) {
    case 'no-name-matters':
      return { en: 'no rule in force looks at names', ko: '시행 중인 규칙 가운데 이름을 보는 것이 없습니다' }
    case 'other-port':
      return { en: 'the fixed host listens on another port', ko: '고정 호스트가 다른 포트에서 기다립니다' }
    case 'rule-looks-at-names': {
      const { en, ko } = through(reason.through)
      return { en: `rule ${reason.rule} looks at names${en}`, ko: `규칙 ${reason.rule}이(가) 이름을 봅니다${ko}` }
    }
    case 'covered-by-name':
      return {
        en: `service ${list(reason.services)} is open by name only`,
        ko: `서비스 ${list(reason.services)}은(는) 이름으로만 열립니다`,
      }
    case 'lifted-by-name':
      return {
        en: `rule ${reason.rule} blocks these addresses, exception ${list(reason.exceptions)} may lift it for a name`,
        ko: `규칙 ${reason.rule}이(가) 이 주소를 막지만 예외 ${list(reason.exceptions)}이(가) 이름에 따라 풀 수 있습니다`,
      }
    case 'blocked':
      return { en: `rule ${reason.rule} blocks these addresses`, ko: `규칙 ${reason.rule}이(가) 이 주소를 막습니다` }
    case 'nameless':
      return namelessText(reason)
  }
}

/** The path, as the table calls it. */
export const pathText = (path: PathLine['path']): Text => PATHS[path]

/** Rules that look at names themselves are told together. */
const together = (rules: readonly string[]): readonly Text[] => {
  if (rules.length === 0) return []
  const verb = rules.length === 1 ? 'looks' : 'look'
  const ko = `규칙 ${list(rules)}이(가) 이름을 봅니다`
  return [{ en: `rule${rules.length === 1 ? '' : 's'} ${list(rules)} ${verb} at names`, ko }]
}

const isPlain = (reason: PathReason): boolean => reason.kind === 'rule-looks-at-names' && reason.through.length === 0

/** All reasons of a line. */
export const whyText = (why: readonly PathReason[]): Text => {
  const plain = together(why.flatMap((reason) => (isPlain(reason) && 'rule' in reason ? [reason.rule] : [])))
  const texts = [...plain, ...why.filter((reason) => !isPlain(reason)).map(reasonText)]
  return { en: texts.map(({ en }) => en).join('; '), ko: texts.map(({ ko }) => ko).join('; ') }
}

const between = (from: number, to: number): string => (from === to ? `${from}` : `${from}-${to}`)

/** Ports of one transport that are not there, in order. */
const missing = (ports: readonly Ports[], transport: Ports['transport']): readonly string[] => {
  const own = ports.filter((each) => each.transport === transport)
  const starts = [0, ...own.map(({ to }) => to + 1)]
  const ends = [...own.map(({ from }) => from - 1), 65_535]
  return starts.flatMap((from, n) => (from <= (ends[n] ?? 0) ? [between(from, ends[n] ?? 0)] : []))
}

/** `tcp/80, tcp/443`; or which ports of both are not there, where that is shorter. */
export const portsText = (ports: readonly Ports[]): Text => {
  const [tcp, udp] = [missing(ports, 'tcp'), missing(ports, 'udp')]
  if (list(tcp) === list(udp) && tcp.length < ports.length / 2)
    return tcp.length === 0
      ? { en: 'any port', ko: '모든 포트' }
      : { en: `any port but ${list(tcp)}`, ko: `모든 포트 (${list(tcp)} 제외)` }
  const named = list(ports.map(({ transport, from, to }) => `${transport}/${between(from, to)}`))
  return { en: named, ko: named }
}

const MOST = 3

const few = (parts: readonly string[]): Text => {
  const left = parts.length - MOST
  const shown = list(parts.slice(0, MOST))
  return left > 0 ? { en: `${shown} and ${left} more`, ko: `${shown} 외 ${left}곳` } : { en: shown, ko: shown }
}

const rangeText = ({ from, to }: Range): string => (from === to ? from : `${from}-${to}`)

/** Where it is. */
export const whereText = (where: Where): Text => {
  if (where.kind === 'everywhere') {
    const but = few(where.but.map(rangeText))
    return where.but.length === 0
      ? { en: 'everywhere', ko: '모든 곳' }
      : { en: `everywhere but ${but.en}`, ko: `모든 곳 (${but.ko} 제외)` }
  }
  const ranges = where.ranges.map(rangeText)
  return {
    en: few([...where.zones.map((id) => `zone ${id}`), ...ranges]).en,
    ko: few([...where.zones.map((id) => `구역 ${id}`), ...ranges]).ko,
  }
}

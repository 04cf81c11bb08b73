// Who and what of rules, in the reader's words.

import { bytesText } from '../../../src/base/bytes.ts'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import type { TextKey } from '../texts/en.ts'
import { type Language, type Texts, textIn } from '../texts/language.tsx'

type Plan = Rules['plans'][number]

const whoOne = (item: string, t: Texts): string => {
  const [kind = '', id = ''] = item.split(' ', 2)
  return t(`who.${kind}` as TextKey, { id })
}

/** `everyone`, `tenant t-017, staff of tenants`. */
export const whoText = (who: 'everyone' | readonly string[], t: Texts): string =>
  who === 'everyone' ? t('who.everyone') : who.map((item) => whoOne(item, t)).join(', ')

const targetOne = (target: string, rules: Rules, t: Texts, language: Language): string => {
  const [, kind, id = ''] = /^(list|service) (.+)$/.exec(target) ?? []
  if (kind === 'list') return t('to.list', { id })
  if (kind === 'service')
    return t('to.service', { id: textIn(rules.services.find((each) => each.id === id)?.title, language) || id })
  return target.startsWith('=') ? t('to.exactly', { name: target.slice(1) }) : target
}

export const targetsText = (to: readonly string[], rules: Rules, t: Texts, language: Language): string =>
  to.map((target) => targetOne(target, rules, t, language)).join(', ')

const DAYS = {
  en: { Mon: 'Mon', Tue: 'Tue', Wed: 'Wed', Thu: 'Thu', Fri: 'Fri', Sat: 'Sat', Sun: 'Sun' },
  ko: { Mon: '월', Tue: '화', Wed: '수', Thu: '목', Fri: '금', Sat: '토', Sun: '일' },
} as const

/** `Mon Tue Wed 08:00–18:00`, in the park's time. */
export const hoursText = (id: string | null, rules: Rules, t: Texts, language: Language): string => {
  if (id === null) return t('rules.always')
  const schedule = rules.schedules.find((each) => each.id === id)
  if (schedule === undefined) return id
  const dayOf = (day: string): string => DAYS[language][day as keyof (typeof DAYS)['en']] ?? day
  return schedule.spans.map(({ days, from, to }) => `${days.map(dayOf).join(' ')} ${from}–${to}`).join('; ')
}

export const speedText = (bits: number): string => {
  const [unit, size] = bits >= 1e9 ? ['Gbit/s', 1e9] : bits >= 1e6 ? ['Mbit/s', 1e6] : ['kbit/s', 1e3]
  return `${Number((bits / Number(size)).toFixed(1))} ${unit}`
}

export const dataText = ({ dataPerDay, slow }: Plan, t: Texts): string => {
  if (dataPerDay === null) return t('plans.no-limit')
  const whole = bytesText(dataPerDay)
  return slow === null ? whole : t('plans.data.slow', { whole, speed: speedText(slow) })
}

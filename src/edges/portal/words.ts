// Amounts, lengths of time, schedules and who-and-what of rules, in words.
import { bytesText } from '../../base/bytes.ts'
import type { Policy, Schedule, Span, Target, Text, Who, WhoItem } from '../../domain/policy/language.ts'
import { fieldTime, offsetText } from '../../domain/policy/tell/moments.ts'
import type { TextKey } from './texts.en.ts'
import { type Language, textsOf } from './texts.ts'

const pad = (n: number): string => String(n).padStart(2, '0')

/** `09:00`, the park's time. */
export const hourText = (zone: string, at: number): string => fieldTime(zone, at).slice(11)

/** `09:00:05`. */
export const secondText = (zone: string, at: number): string =>
  `${hourText(zone, at)}:${pad(Math.floor(at / 1000) % 60)}`

/** `59:07`, `1:00:00`. */
export const countdown = (seconds: number): string => {
  const s = Math.max(0, Math.floor(seconds))
  const hours = Math.floor(s / 3600)
  const minutes = Math.floor(s / 60) % 60
  return `${hours > 0 ? `${hours}:${pad(minutes)}` : minutes}:${pad(s % 60)}`
}

/** `60 min`, `8 h`. */
export const lengthText = (language: Language, seconds: number): string => {
  const minutes = Math.round(seconds / 60)
  const whole = minutes > 60 && minutes % 60 === 0
  return whole
    ? textsOf(language)('time.hours', { hours: minutes / 60 })
    : textsOf(language)('time.minutes', { minutes })
}

/** Bytes, rounded down, for what is left. */
export const amount = (bytes: number): string => {
  const step = bytes >= 1e9 ? 1e8 : 1e6
  return bytesText(bytes < 1e6 ? Math.max(0, Math.floor(bytes / 1000) * 1000) : Math.floor(bytes / step) * step)
}

/** `4 Mbit/s`. */
export const speedText = (bits: number): string =>
  bits >= 1e9 ? `${bits / 1e9} Gbit/s` : bits >= 1e6 ? `${bits / 1e6} Mbit/s` : `${bits / 1e3} kbit/s`

/** Runs of days: `Mon–Fri, Sun`. */
const daysText = (language: Language, days: Span['days']): string => {
  const t = textsOf(language)
  if (days.every(Boolean)) return t('days.all')
  const runs: [number, number][] = []
  days.forEach((on, day) => {
    const last = runs.at(-1)
    if (on && last !== undefined && last[1] === day - 1) last[1] = day
    else if (on) runs.push([day, day])
  })
  const name = (day: number): string => t(`days.${day + 1}` as TextKey) // 1 to 7
  return runs.map(([from, to]) => (from === to ? name(from) : `${name(from)}–${name(to)}`)).join(', ')
}

/** `09:00`, of minutes since midnight. */
export const clockText = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`

/** `Mon–Sat 08:00–18:00 (UTC+09:00)`; a schedule that crosses midnight says `02:00 next day`. */
export const scheduleText = (language: Language, schedule: Schedule, zone: string, now: number): string => {
  const t = textsOf(language)
  const spans = schedule.spans.map((span) => {
    const to = span.to <= span.from ? t('days.next', { time: clockText(span.to) }) : clockText(span.to)
    return `${daysText(language, span.days)} ${clockText(span.from)}–${to}`
  })
  return `${spans.join('; ')} (${offsetText(zone, now)})`
}

const planTitle = (policy: Policy, language: Language, id: string): string =>
  policy.plans.find((p) => p.id === id)?.title[language] ?? id

const itemText = (policy: Policy, language: Language, item: WhoItem): string => {
  const t = textsOf(language)
  if (!('id' in item)) return t(`who.${item.kind}`)
  return t(`who.${item.kind}`, { id: item.kind === 'plan' ? planTitle(policy, language, item.id) : item.id })
}

/** `everyone`, or `tenant t-017, holders of a badge`. */
export const whoText = (policy: Policy, language: Language, who: Who): string =>
  who === 'everyone'
    ? textsOf(language)('who.everyone')
    : who.map((item) => itemText(policy, language, item)).join(', ')

/** `the list “gambling”`, `museum.example and all below`. */
export const targetText = (policy: Policy, language: Language, target: Target): string => {
  const t = textsOf(language)
  switch (target.kind) {
    case 'list':
      return t('to.list', { id: target.id })
    case 'service':
      return t('to.service', { id: policy.services.find((s) => s.id === target.id)?.title[language] ?? target.id })
    case 'below':
      return t('to.below', { name: target.name })
    case 'exactly':
      return t('to.exactly', { name: target.name })
    case 'range':
      return target.range.from === target.range.to ? target.range.from : t('to.range', target.range)
  }
}

/** A text of the policy in a language, or nothing. */
export const said = (text: Text | null, language: Language): string | undefined => text?.[language]

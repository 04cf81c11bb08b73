// Times as people read them: with their offset where it is not plain whose they are.

const two = (number: number): string => String(number).padStart(2, '0')

/** `21:04:09`, by this browser's clock. */
export const timeText = (at: number): string => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** `21:04`, of a moment in UTC, by this browser's clock. */
export const shortTime = (moment: string): string => timeText(Date.parse(moment)).slice(0, 5)

const partsIn = (at: number, timeZone: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone, hourCycle: 'h23', timeZoneName: 'longOffset' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )

/** `2026-11-23 09:00 (UTC+09:00)`, the park's time; of seconds since 1970. */
export const momentText = (seconds: number, timeZone: string): string => {
  const { year, month, day, hour, minute, timeZoneName = 'GMT' } = partsIn(seconds * 1000, timeZone)
  const offset = timeZoneName.replace('GMT', 'UTC')
  return `${year}-${month}-${day} ${hour}:${minute} (${offset})`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

const WORDS = {
  en: { day: ' d', hour: ' h', minute: ' min', second: ' s', none: '0 min' },
  ko: { day: '일', hour: '시간', minute: '분', second: '초', none: '0분' },
} as const

/** `2 h 30 min`. */
export const lengthText = (seconds: number, language: 'en' | 'ko'): string => {
  let rest = seconds
  const parts = UNITS.flatMap(([unit, length]) => {
    const count = Math.floor(rest / length)
    rest -= count * length
    return count > 0 ? [`${count}${WORDS[language][unit]}`] : []
  })
  return parts.length === 0 ? WORDS[language].none : parts.join(' ')
}

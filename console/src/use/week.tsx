// A week, hour by hour: how many were online on average, as a table whose cells are the darker the more.
import type { UseReport } from '../../../src/edges/api/contract/reports.ts'
import { useSpeaking } from '../texts/language.tsx'
import { hourText, peopleIn } from './amounts.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** 2024 began on a Monday. */
const dayName = (weekday: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + weekday))

export const Week = ({ report: { week, weekdays } }: { readonly report: UseReport }) => {
  const { t, language } = useSpeaking()
  const average = week.map((hours, day) => hours.map((seconds) => seconds / Math.max(1, weekdays[day] ?? 1)))
  const most = Math.max(1, ...average.flat())
  return (
    <section className="part" aria-labelledby="week">
      <h2 id="week">{t('reports.week')}</h2>
      <p className="soft">{t('reports.week.says', { most: peopleIn(most === 1 ? 0 : most, language) })}</p>
      <table className="week" aria-labelledby="week">
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th scope="col" key={hour}>
                <span className="unseen">{hourText(hour)}</span>
                <span aria-hidden="true">{hour % 6 === 0 ? hour : ''}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {average.map((hours, day) => (
            <tr key={dayName(day, language)}>
              <th scope="row">{dayName(day, language)}</th>
              {HOURS.map((hour) => (
                <td
                  key={hour}
                  title={`${dayName(day, language)} ${hourText(hour)}: ${peopleIn(hours[hour] ?? 0, language)}`}
                  style={{ '--share': `${Math.round(((hours[hour] ?? 0) / most) * 100)}%` } as React.CSSProperties}
                >
                  <span className="unseen">{peopleIn(hours[hour] ?? 0, language)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

// Reports over days: how long people were online, when most, on which plan and in which room; what was refused. To print and to take along.
import { Button } from '@mantine/core'
import { useState } from 'react'
import type { UseReport } from '../../../src/edges/api/contract/reports.ts'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { useRules } from '../rules/use-rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { hoursOf, hourText, peopleIn, reasonText } from './amounts.ts'
import { Bars } from './bars.tsx'
import { OnlyStaff } from './only-staff.tsx'
import { Period } from './period.tsx'
import { Sums } from './sums.tsx'
import { type Days, useReport } from './use-figures.ts'
import { Week } from './week.tsx'

type Shown = { readonly report: UseReport }

const ByDay = ({ report: { days } }: Shown) => {
  const { t, language } = useSpeaking()
  const most = days.reduce((a, b) => (b.seconds > a.seconds ? b : a))
  const every = Math.ceil(days.length / 6)
  return (
    <section className="part" aria-labelledby="by-day">
      <h2 id="by-day">{t('reports.by-day')}</h2>
      <Bars
        bars={days.map(({ day, seconds }) => ({
          name: day,
          short: day.slice(5),
          value: seconds,
          text: hoursOf(seconds, t, language),
        }))}
        says={t('reports.by-day.says', { day: most.day, hours: hoursOf(most.seconds, t, language) })}
        heads={[t('use.day'), t('use.online')]}
        named={(i) => i % every === 0}
      />
    </section>
  )
}

const Busiest = ({ report: { busiest } }: Shown) => {
  const { t, language } = useSpeaking()
  return (
    <section className="part" aria-labelledby="busiest">
      <h2 id="busiest">{t('reports.busiest')}</h2>
      <ol className="rows busiest">
        {busiest.map(({ day, hour, seconds }) => (
          <li className="head" key={`${day} ${hour}`}>
            <span>{t('reports.busiest.one', { day, from: hourText(hour), to: hourText(hour + 1) })}</span>
            <span className="soft">{t('reports.average', { people: peopleIn(seconds, language) })}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const Parts = ({ report: { plans, rooms, total } }: Shown) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const titleOf = (of: 'plans' | 'rooms', id: string): string =>
    textIn(rules?.[of].find((each) => each.id === id)?.title, language) || id
  const all = { name: t('reports.total'), ...total }
  return (
    <div className="beside">
      <section className="part" aria-labelledby="by-plan">
        <h2 id="by-plan">{t('reports.by-plan')}</h2>
        <Sums
          head={t('use.plan')}
          rows={[...plans.map(({ plan, ...sums }) => ({ name: titleOf('plans', plan), ...sums })), all]}
        />
      </section>
      <section className="part" aria-labelledby="by-room">
        <h2 id="by-room">{t('reports.by-room')}</h2>
        <Sums
          head={t('use.place')}
          rows={rooms.map(({ room, ...sums }) => ({
            name: room === '' ? t('use.elsewhere') : titleOf('rooms', room),
            ...sums,
          }))}
        />
      </section>
    </div>
  )
}

const Waits = ({ report: { waits } }: Shown) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const minutes = (value: number | null): string => (value === null ? '–' : t('reports.minutes', { minutes: value }))
  if (waits.length === 0) return null
  return (
    <section className="part" aria-labelledby="waits">
      <h2 id="waits">{t('reports.waits')}</h2>
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">{t('use.place')}</th>
            <th scope="col">{t('reports.waits.numbers')}</th>
            <th scope="col">{t('reports.waits.median')}</th>
            <th scope="col">{t('reports.waits.most')}</th>
            <th scope="col">{t('reports.waits.no-show')}</th>
          </tr>
        </thead>
        <tbody>
          {waits.map(({ room, count, median, p95, noShows }) => (
            <tr key={room}>
              <th scope="row">{textIn(rules?.rooms.find(({ id }) => id === room)?.title, language) || room}</th>
              <td>{count.toLocaleString(language)}</td>
              <td>{minutes(median)}</td>
              <td>{minutes(p95)}</td>
              <td>{noShows.toLocaleString(language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const Refused = ({ report: { refused, partDays } }: Shown) => {
  const { t, language } = useSpeaking()
  return (
    <section className="part" aria-labelledby="refused">
      <h2 id="refused">{t('reports.refused')}</h2>
      <p className="soft">{refused.length === 0 ? t('reports.refused.none') : t('reports.refused.says')}</p>
      {refused.length > 0 && (
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">{t('reports.refused.by')}</th>
              <th scope="col">{t('reports.refused.times')}</th>
              <th scope="col">{t('reports.refused.small')}</th>
            </tr>
          </thead>
          <tbody>
            {refused.map(({ reason, count, smallDays }) => (
              <tr key={reason}>
                <th scope="row">{reasonText(reason, t)}</th>
                <td>{count === 0 ? '–' : count.toLocaleString(language)}</td>
                <td>{smallDays === 0 ? '–' : smallDays}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {partDays > 0 && <p className="soft small">{t('reports.part', { days: partDays })}</p>}
    </section>
  )
}

const TakeAlong = ({ report: { from, to } }: Shown) => {
  const { t } = useSpeaking()
  const href = (of: string): string => `/api/v1/staff/reports/table?from=${from}&to=${to}&of=${of}`
  return (
    <div className="buttons no-print">
      <Button variant="default" component="a" href={href('use')} download={`isthmus-use-${from}-${to}.csv`}>
        {t('reports.csv.use')}
      </Button>
      <Button variant="default" component="a" href={href('refused')} download={`isthmus-refused-${from}-${to}.csv`}>
        {t('reports.csv.refused')}
      </Button>
      <Button variant="default" onClick={() => globalThis.print()}>
        {t('reports.print')}
      </Button>
    </div>
  )
}

const Body = ({ report }: Shown) => {
  const { t } = useSpeaking()
  return (
    <>
      <p className="dates">{report.from === report.to ? report.from : `${report.from} – ${report.to}`}</p>
      {report.total.seconds === 0 && report.total.begun === 0 ? (
        <p className="say">{t('reports.none')}</p>
      ) : (
        <>
          <Parts report={report} />
          <ByDay report={report} />
          <Week report={report} />
          <Busiest report={report} />
        </>
      )}
      <Waits report={report} />
      <Refused report={report} />
      <TakeAlong report={report} />
    </>
  )
}

const Whole = () => {
  const { t } = useSpeaking()
  const [asked, setAsked] = useState<Days | null>(null)
  const { data, error, refetch } = useReport(asked)
  if (data === undefined) return error === null ? <Loading /> : <Trouble error={error} again={() => void refetch()} />
  return (
    <>
      <p className="lead soft no-print">{t('reports.says')}</p>
      <Period days={data} choose={setAsked} />
      {error !== null && <Trouble error={error} again={() => void refetch()} />}
      <Body report={data} />
    </>
  )
}

export const ReportsPage = () => {
  const { t } = useSpeaking()
  return (
    <OnlyStaff title={t('reports.title')}>
      <Whole />
    </OnlyStaff>
  )
}

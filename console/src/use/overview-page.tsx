// How the service is now: how many are online and where, the day so far, what was refused yesterday, whether all parts are well.
import { Button } from '@mantine/core'
import type { Overview } from '../../../src/edges/api/contract/reports.ts'
import { Loading, Trouble } from '../parts/trouble.tsx'
import { useRules } from '../rules/use-rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { timeText } from '../texts/times.ts'
import { hoursOf, hourText, peopleIn, rateOf, reasonText } from './amounts.ts'
import { Bars } from './bars.tsx'
import { Health } from './health.tsx'
import { OnlyStaff } from './only-staff.tsx'
import { type Share, Shares } from './shares.tsx'
import { useOverview } from './use-figures.ts'

type Shown = { readonly overview: Overview }

const Figures = ({ overview: { online, traffic, use } }: Shown) => {
  const { t, language } = useSpeaking()
  const figures = [
    [online.all.toLocaleString(language), t('overview.online')],
    [rateOf(traffic), t('overview.traffic')],
    [hoursOf(use.seconds, t, language), t('overview.today')],
    [use.begun.toLocaleString(language), t('overview.begun')],
  ] as const
  return (
    <dl className="big">
      {figures.map(([value, name]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const Where = ({ overview: { online } }: Shown) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const plans: Share[] = online.plans.map(({ plan, count }) => ({
    name: textIn(rules?.plans.find(({ id }) => id === plan)?.title, language) || plan,
    ...{ value: count, text: count.toLocaleString(language) },
  }))
  const places: Share[] = online.places.map(({ place, room, count }) => ({
    name: (room && textIn(rules?.rooms.find(({ id }) => id === place)?.title, language)) || place || t('use.elsewhere'),
    value: count === '<10' ? 0 : count,
    text: count === '<10' ? t('use.few') : count.toLocaleString(language),
  }))
  if (online.all === 0) return <p className="say">{t('overview.nobody')}</p>
  return (
    <div className="beside">
      <section className="part" aria-labelledby="plans">
        <h2 id="plans">{t('overview.by-plan')}</h2>
        <Shares shares={plans} />
      </section>
      <section className="part" aria-labelledby="places">
        <h2 id="places">{t('overview.by-place')}</h2>
        <Shares shares={places} />
        <p className="soft small">{t('overview.by-place.says')}</p>
      </section>
    </div>
  )
}

const Today = ({ overview: { hours } }: Shown) => {
  const { t, language } = useSpeaking()
  const most = hours.indexOf(Math.max(...hours))
  const says = t('overview.hours.says', { hour: hourText(most), people: peopleIn(hours[most] ?? 0, language) })
  return (
    <section className="part" aria-labelledby="today">
      <h2 id="today">{t('overview.hours')}</h2>
      {hours.every((seconds) => seconds === 0) ? (
        <p className="soft">{t('overview.hours.none')}</p>
      ) : (
        <Bars
          bars={hours.map((value, hour) => ({ name: hourText(hour), value, text: hoursOf(value, t, language) }))}
          says={says}
          heads={[t('use.hour'), t('use.online')]}
          named={(hour) => hour % 6 === 0}
        />
      )}
    </section>
  )
}

const Refused = ({ overview: { refused } }: Shown) => {
  const { t, language } = useSpeaking()
  const shares = refused?.reasons.map(({ reason, count }) => ({
    name: reasonText(reason, t),
    value: count === '<10' ? 0 : count,
    text: count === '<10' ? t('use.few') : count.toLocaleString(language),
  }))
  return (
    <section className="part" aria-labelledby="refused">
      <h2 id="refused">
        {refused === null ? t('overview.refused.title') : t('overview.refused', { day: refused.day })}
      </h2>
      {shares === undefined ? <p className="soft">{t('overview.refused.none')}</p> : <Shares shares={shares} />}
      {refused?.whole === false && <p className="soft small">{t('overview.refused.part')}</p>}
    </section>
  )
}

const Whole = () => {
  const { t } = useSpeaking()
  const { data, error, refetch, dataUpdatedAt } = useOverview()
  if (data === undefined) return error === null ? <Loading /> : <Trouble error={error} again={() => void refetch()} />
  return (
    <>
      <p className="lead soft">{t('overview.says')}</p>
      {error !== null && <Trouble error={error} again={() => void refetch()} />}
      <Figures overview={data} />
      <Where overview={data} />
      <Today overview={data} />
      <Health overview={data} />
      <Refused overview={data} />
      <p className="soft small no-print">
        {t('overview.at', { time: timeText(dataUpdatedAt) })}{' '}
        <Button variant="default" size="compact-sm" onClick={() => void refetch()}>
          {t('overview.again')}
        </Button>
      </p>
    </>
  )
}

export const OverviewPage = () => {
  const { t } = useSpeaking()
  return (
    <OnlyStaff title={t('overview.title')}>
      <Whole />
    </OnlyStaff>
  )
}

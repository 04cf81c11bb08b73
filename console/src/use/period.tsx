// Which days a report is of: some at a press, or any.
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useSpeaking } from '../texts/language.tsx'
import type { Days } from './use-figures.ts'

const LENGTHS = [7, 30, 365] as const
const DAY = 86_400_000

const before = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) - days * DAY).toISOString().slice(0, 10)

const MOST_DAYS = 366

/** As the gateway takes it (src/domain/reports/report.ts). */
const isPeriod = ({ from, to }: Days): boolean => {
  const length = (Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / DAY + 1
  return length >= 1 && length <= MOST_DAYS
}

type PeriodProps = { readonly days: Days; readonly choose: (days: Days) => void }

export const Period = ({ days, choose }: PeriodProps) => {
  const { t } = useSpeaking()
  const [from, setFrom] = useState(days.from)
  const [to, setTo] = useState(days.to)
  const [wrong, setWrong] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setWrong(!isPeriod({ from, to }))
    if (isPeriod({ from, to })) choose({ from, to })
  }
  const take = (length: number): void => {
    const chosen = { from: before(to, length - 1), to }
    setFrom(chosen.from)
    setWrong(false)
    choose(chosen)
  }
  return (
    <form className="period no-print" onSubmit={submit} aria-label={t('reports.period')}>
      <div className="wishes">
        <TextInput
          type="date"
          label={t('reports.from')}
          value={from}
          required
          onChange={(e) => setFrom(e.target.value)}
        />
        <TextInput type="date" label={t('reports.to')} value={to} required onChange={(e) => setTo(e.target.value)} />
      </div>
      {wrong && (
        <p className="say" data-is="bad" role="alert">
          {t('reports.bad')}
        </p>
      )}
      <div className="buttons">
        <Button type="submit">{t('reports.show')}</Button>
        {LENGTHS.map((length) => (
          <Button variant="default" key={length} onClick={() => take(length)}>
            {t('reports.days', { days: length })}
          </Button>
        ))}
      </div>
    </form>
  )
}

// Vouchers for people without an account: made, shown this once, and printed, ten on a sheet or one by one on a roll.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { MOST_VOUCHERS, type VouchersMade } from '../../../src/edges/api/contract/desk.ts'
import { Link } from '../link.tsx'
import { send } from '../live/ask.ts'
import { Heading } from '../parts/heading.tsx'
import { useRules } from '../rules/use-rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { ActTrouble } from './act-trouble.tsx'
import { PAPERS, type Paper, print } from './print.ts'
import { Slip } from './slip.tsx'

type Wish = { readonly plan: string; readonly minutes: number; readonly count: number; readonly days: number }

const FIRST: Wish = { plan: '', minutes: 60, count: 10, days: 1 }

type NumberProps = {
  readonly name: 'minutes' | 'count' | 'days'
  readonly most: number
  readonly wish: Wish
  readonly set: (wish: Wish) => void
}

const NumberField = ({ name, most, wish, set }: NumberProps) => {
  const { t } = useSpeaking()
  return (
    <div className="act-field">
      <label htmlFor={name}>{t(`vouchers.${name}`)}</label>
      <input
        id={name}
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        required
        value={wish[name]}
        onChange={({ currentTarget }) => set({ ...wish, [name]: Number(currentTarget.value) })}
      />
    </div>
  )
}

const Made = ({ made, wish }: { readonly made: VouchersMade; readonly wish: Wish }) => {
  const { t, language } = useSpeaking()
  const [paper, setPaper] = useState<Paper>('a4')
  const { data: rules } = useRules()
  const title = rules === undefined ? 'Isthmus' : textIn(rules.park.name, language)
  return (
    <section className="part" aria-labelledby="made">
      <h2 id="made">{t('vouchers.made', { count: made.codes.length })}</h2>
      <p>{t('vouchers.once')}</p>
      <div className="buttons">
        <select
          aria-label={t('vouchers.paper')}
          value={paper}
          onChange={({ currentTarget }) => setPaper(currentTarget.value as Paper)}
        >
          {PAPERS.map((each) => (
            <option key={each} value={each}>
              {t(`vouchers.paper.${each}`)}
            </option>
          ))}
        </select>
        <Button onClick={() => print(paper)}>{t('desk.print')}</Button>
      </div>
      <div className="print slips" data-shown>
        {made.codes.map((code) => (
          <Slip
            key={code}
            kind="voucher"
            {...{ title, minutes: wish.minutes, until: made.expires.slice(0, 10) }}
            big={code}
            link={`${made.portal}#v=${code}`}
          />
        ))}
      </div>
    </section>
  )
}

export const VouchersPage = ({ room }: { readonly room: string }) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const [wish, setWish] = useState(FIRST)
  const plans = rules?.plans ?? []
  const plan = wish.plan === '' ? (plans[0]?.id ?? '') : wish.plan
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => send<VouchersMade>('/staff/vouchers', { ...wish, plan }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate()
  }
  return (
    <div className="desk">
      <p>
        <Link to={`/desk/${room}`}>← {t('desk.back')}</Link>
      </p>
      <Heading>{t('vouchers.title')}</Heading>
      <form className="wishes act-form" onSubmit={submit}>
        <div className="act-field">
          <label htmlFor="plan">{t('desk.plan')}</label>
          <select
            id="plan"
            value={plan}
            onChange={({ currentTarget }) => setWish({ ...wish, plan: currentTarget.value })}
          >
            {plans.map(({ id, title }) => (
              <option key={id} value={id}>
                {textIn(title, language)}
              </option>
            ))}
          </select>
        </div>
        <NumberField name="minutes" most={1440} wish={wish} set={setWish} />
        <NumberField name="count" most={MOST_VOUCHERS} wish={wish} set={setWish} />
        <NumberField name="days" most={366} wish={wish} set={setWish} />
        <Button type="submit" loading={isPending}>
          {t('vouchers.make')}
        </Button>
      </form>
      {error !== null && <ActTrouble error={error} />}
      {data !== undefined && <Made made={data} wish={{ ...wish, plan }} />}
    </div>
  )
}

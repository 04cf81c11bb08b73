// A badge that nobody shall use for a while: lost, and no new one is at hand yet. It ends by itself, and counts in the charter's table.
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { StaffActs } from '../../../src/edges/api/contract/acts.ts'
import { ask } from '../live/ask.ts'
import { useSpeaking } from '../texts/language.tsx'
import { shortTime } from '../texts/times.ts'
import type { DeskAct } from './use-act.ts'

const HOURS = [1, 2, 4, 8, 24]

type BlockProps = { readonly badge: string; readonly act: (act: DeskAct) => void; readonly busy: boolean }

const BlockForm = ({ badge, act, busy }: BlockProps) => {
  const { t } = useSpeaking()
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState(2)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    act({ act: 'suspend', badge, seconds: hours * 3600, reason })
  }
  return (
    <details>
      <summary>{t('desk.block')}</summary>
      <form className="act-form stack" onSubmit={submit}>
        <p className="soft small">{t('desk.block.says')}</p>
        <div className="act-field">
          <label htmlFor="block-reason">{t('desk.reason')}</label>
          <input
            id="block-reason"
            required
            maxLength={200}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
        </div>
        <div className="act-field">
          <label htmlFor="block-hours">{t('desk.out.length')}</label>
          <select
            id="block-hours"
            value={hours}
            onChange={({ currentTarget }) => setHours(Number(currentTarget.value))}
          >
            {HOURS.map((each) => (
              <option key={each} value={each}>
                {t('desk.hours', { hours: each })}
              </option>
            ))}
          </select>
        </div>
        <Button type="submit" variant="default" loading={busy}>
          {t('desk.block.do')}
        </Button>
      </form>
    </details>
  )
}

export const BlockBadge = (props: BlockProps) => {
  const { t } = useSpeaking()
  const { badge, act, busy } = props
  const { data } = useQuery({
    queryKey: ['staff', 'acts'],
    queryFn: () => ask<StaffActs>('/staff/acts'),
    staleTime: 0,
  })
  const held = data?.inForce.find(({ act: kind, target }) => kind === 'suspend' && target === badge)
  if (held === undefined) return <BlockForm {...props} />
  return (
    <div className="say stack" data-is="bad">
      <p>{t('desk.block.holds', { time: shortTime(held.until) })}</p>
      <Button variant="default" loading={busy} onClick={() => act({ back: { act: 'suspend', badge } })}>
        {t('desk.block.back')}
      </Button>
    </div>
  )
}

// A lost badge gives way to a new one: the old number stops at once, and a new PIN goes onto a slip.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { BadgeReplaced } from '../../../src/edges/api/contract/desk.ts'
import { send } from '../live/ask.ts'
import { useSpeaking } from '../texts/language.tsx'
import { ActTrouble } from './act-trouble.tsx'
import { SlipPin } from './slip-pin.tsx'

export const LostBadge = ({ badge }: { readonly badge: string }) => {
  const { t } = useSpeaking()
  const [fresh, setFresh] = useState('')
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => send<BadgeReplaced>('/staff/badges', { badge, replacement: fresh }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    mutate()
  }
  if (data !== undefined) return <SlipPin pin={data.pin} done={t('desk.lost.done', { badge: data.badge })} />
  return (
    <details>
      <summary>{t('desk.lost')}</summary>
      <form className="act-form stack" onSubmit={submit}>
        <p className="soft small">{t('desk.lost.says')}</p>
        <div className="act-field">
          <label htmlFor="replacement">{t('desk.lost.new')}</label>
          <input
            id="replacement"
            required
            maxLength={64}
            autoComplete="off"
            data-tap
            value={fresh}
            onChange={({ currentTarget }) => setFresh(currentTarget.value)}
          />
        </div>
        {error !== null && <ActTrouble error={error} />}
        <Button type="submit" loading={isPending}>
          {t('desk.lost.replace')}
        </Button>
      </form>
    </details>
  )
}

// The field that always takes the reader's tap. A badge that is typed or tapped is looked up, which its person finds under My access.
import { Button } from '@mantine/core'
import { type FormEvent, type Ref, useState } from 'react'
import { useSpeaking } from '../texts/language.tsx'

type BoxProps = {
  readonly field: Ref<HTMLInputElement>
  readonly find: (badge: string) => void
  readonly busy: boolean
}

export const BadgeBox = ({ field, find, busy }: BoxProps) => {
  const { t } = useSpeaking()
  const [badge, setBadge] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (badge.trim() === '') return
    find(badge)
    setBadge('')
  }
  return (
    <form className="badge-box" onSubmit={submit}>
      <label htmlFor="badge">{t('desk.badge')}</label>
      <input
        id="badge"
        ref={field}
        data-tap
        value={badge}
        maxLength={64}
        autoComplete="off"
        spellCheck={false}
        inputMode="text"
        placeholder={t('desk.badge.hint')}
        aria-describedby="badge-says"
        onChange={({ currentTarget }) => setBadge(currentTarget.value)}
        onKeyDown={({ key, currentTarget }) => {
          if (key === 'Escape') {
            setBadge('')
            currentTarget.blur()
          }
        }}
      />
      <Button type="submit" variant="default" loading={busy}>
        {t('desk.badge.find')}
      </Button>
      <p id="badge-says" className="soft small">
        {t('desk.badge.says')}
      </p>
    </form>
  )
}

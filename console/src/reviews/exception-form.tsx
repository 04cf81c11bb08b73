// From a request for review to a draft that allows its name for a while: for an engineer of an operator, who then sees what it would change.
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Review } from '../../../src/edges/api/contract/review.ts'
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { Trouble } from '../parts/trouble.tsx'
import { useNow } from '../parts/use-now.ts'
import { goOnWriting } from '../proposals/begun.ts'
import { WrongFile } from '../proposals/blob.ts'
import type { Verified } from '../record/verify.ts'
import { useSpeaking } from '../texts/language.tsx'
import { beginException, isTenantId, type Liftable, liftable, NoRoom } from './exception.ts'

const MOST_DAYS = 366

/** 1–366; undefined where it is none. */
const daysOf = (text: string): number | undefined => {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0
  return days >= 1 && days <= MOST_DAYS ? days : undefined
}

const Failed = ({ error }: { readonly error: Error }) => {
  const { t } = useSpeaking()
  if (!(error instanceof NoRoom || error instanceof WrongFile)) return <Trouble error={error} />
  return (
    <p className="say" data-is="bad" role="alert">
      {t(error instanceof NoRoom ? 'reviews.no-room' : 'reviews.no-policy')}
    </p>
  )
}

type FormProps = { readonly lifted: Liftable; readonly rules: Rules; readonly verified: Verified }

const Fields = ({ lifted, rules, verified }: FormProps) => {
  const { t } = useSpeaking()
  const now = useNow()
  const [whom, setWhom] = useState<'tenant' | 'everyone'>('tenant')
  const [id, setId] = useState('')
  const [length, setLength] = useState('14')
  const [wasSent, setSent] = useState(false)
  const tenant = whom === 'everyone' ? null : id.trim()
  const days = daysOf(length)
  const isOdd = tenant !== null && !isTenantId(tenant)
  const { mutate, error, isPending } = useMutation({
    mutationFn: (asked: Parameters<typeof beginException>[0]) =>
      beginException(asked, verified.state, rules.park.timezone, now),
    onSuccess: goOnWriting,
  })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setSent(true)
    if (days !== undefined && !isOdd) mutate({ ...lifted, tenant, days })
  }
  return (
    <form className="stack" onSubmit={send} aria-label={t('reviews.allow', { number: lifted.review })} noValidate>
      <div className="wishes">
        <NativeSelect
          label={t('reviews.whom')}
          value={whom}
          onChange={({ currentTarget }) => setWhom(currentTarget.value === 'everyone' ? 'everyone' : 'tenant')}
          data={[
            { value: 'tenant', label: t('reviews.whom.tenant') },
            { value: 'everyone', label: t('reviews.whom.everyone') },
          ]}
        />
        {tenant !== null && (
          <TextInput
            label={t('reviews.tenant')}
            placeholder="t-017"
            value={id}
            error={wasSent && isOdd ? t('reviews.tenant.odd') : undefined}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            onChange={({ currentTarget }) => setId(currentTarget.value)}
          />
        )}
        <TextInput
          label={t('reviews.days')}
          value={length}
          inputMode="numeric"
          error={days === undefined ? t('reviews.days.odd', { most: MOST_DAYS }) : undefined}
          onChange={({ currentTarget }) => setLength(currentTarget.value)}
        />
      </div>
      <div className="buttons">
        <Button type="submit" disabled={isPending}>
          {t('reviews.propose')}
        </Button>
      </div>
      {error !== null && <Failed error={error} />}
    </form>
  )
}

type ExceptionProps = { readonly review: Review; readonly rules: Rules; readonly verified: Verified }

export const ExceptionForm = ({ review, rules, verified }: ExceptionProps) => {
  const { t } = useSpeaking()
  const lifted = liftable(review, rules.rules)
  if (typeof lifted === 'string') return <p className="soft small">{t(`reviews.cannot.${lifted}`)}</p>
  return <Fields lifted={lifted} rules={rules} verified={verified} />
}

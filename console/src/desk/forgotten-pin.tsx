// A PIN that somebody forgot gives way to a one-time one on a slip.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { SlipMade } from '../../../src/edges/api/contract/desk.ts'
import { send } from '../live/ask.ts'
import { useSpeaking } from '../texts/language.tsx'
import { ActTrouble } from './act-trouble.tsx'
import { SlipPin } from './slip-pin.tsx'

export const ForgottenPin = ({ badge }: { readonly badge: string }) => {
  const { t } = useSpeaking()
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => send<SlipMade>('/staff/slips', { badge }),
  })
  if (data !== undefined) return <SlipPin pin={data.pin} />
  return (
    <details>
      <summary>{t('desk.forgot')}</summary>
      <div className="act-form stack">
        <p className="soft small">{t('desk.forgot.says')}</p>
        {error !== null && <ActTrouble error={error} />}
        <Button onClick={() => mutate()} loading={isPending}>
          {t('desk.forgot.do')}
        </Button>
      </div>
    </details>
  )
}

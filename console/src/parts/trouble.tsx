// What stands where something could not be had: what happened, and what to do.
import { Button } from '@mantine/core'
import { Refused } from '../live/ask.ts'
import { useSpeaking } from '../texts/language.tsx'

export const Loading = () => {
  const { t } = useSpeaking()
  return (
    <p className="soft" role="status">
      {t('say.loading')}
    </p>
  )
}

export const Trouble = ({ error, again }: { readonly error: unknown; readonly again?: () => void }) => {
  const { t } = useSpeaking()
  const what = error instanceof Refused ? (error.problem.detail ?? error.problem.title) : ''
  return (
    <div className="say" data-is="bad" role="alert">
      <p>{error instanceof Refused ? t('say.refused', { what }) : t('say.unreachable')}</p>
      {again !== undefined && (
        <Button variant="default" onClick={again}>
          {t('say.again')}
        </Button>
      )}
    </div>
  )
}

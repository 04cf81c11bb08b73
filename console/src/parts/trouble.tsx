// What stands where something could not be had: what happened, and what to do.
import { Button } from '@mantine/core'
import { Refused } from '../live/ask.ts'
import { type Texts, useSpeaking } from '../texts/language.tsx'

export const Loading = () => {
  const { t } = useSpeaking()
  return (
    <p className="soft" role="status">
      {t('say.loading')}
    </p>
  )
}

/** Problems that pages of the console can meet, in the reader's words. */
const KNOWN = ['busy', 'too-large', 'bad-request', 'internal'] as const

const textOf = (error: unknown, t: Texts): string => {
  if (!(error instanceof Refused)) return t('say.unreachable')
  const { code, reason, detail, title } = error.problem
  if (reason === 'frozen') return t('problem.frozen')
  const known = KNOWN.find((each) => each === code)
  return known === undefined ? t('say.refused', { what: detail ?? title }) : t(`problem.${known}`)
}

export const Trouble = ({ error, again }: { readonly error: unknown; readonly again?: () => void }) => {
  const { t } = useSpeaking()
  return (
    <div className="say" data-is="bad" role="alert">
      <p>{textOf(error, t)}</p>
      {again !== undefined && (
        <Button variant="default" onClick={again}>
          {t('say.again')}
        </Button>
      )}
    </div>
  )
}

// Why something was not signed, or did not count: what happened, and what to do.
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import { Refused } from '../live/ask.ts'
import { Trouble } from '../parts/trouble.tsx'
import { en, type TextKey } from '../texts/en.ts'
import { useSpeaking } from '../texts/language.tsx'
import { PasskeyFailed } from './passkey.ts'

/** The record's rules say no to what was just signed. */
export class NotTaken extends Error {
  readonly why: Refusal
  constructor(why: Refusal) {
    super(why)
    this.why = why
  }
}

const isKey = (key: string): key is TextKey => Object.hasOwn(en, key)

/** The word of docs/formats.md or of the door. */
const wordOf = (error: unknown): string | undefined => {
  if (error instanceof NotTaken) return error.why
  return error instanceof Refused && error.problem.code === 'refused' ? error.problem.reason : undefined
}

export const SigningTrouble = ({ error }: { readonly error: unknown }) => {
  const { t } = useSpeaking()
  const word = wordOf(error)
  if (error instanceof PasskeyFailed) return <Say text={t(`passkey.no.${error.why}`)} />
  if (word === undefined) return <Trouble error={error} />
  const key = `signing.refused.${word}`
  const detail = error instanceof Refused ? error.problem.detail : undefined
  return <Say text={isKey(key) ? t(key) : t('signing.refused', { why: word })} detail={detail} />
}

const Say = ({ text, detail }: { readonly text: string; readonly detail?: string | undefined }) => (
  <div className="say" data-is="bad" role="alert">
    <p>{text}</p>
    {detail !== undefined && <p className="small">{detail}</p>}
  </div>
)

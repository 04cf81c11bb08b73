// Why signing in, or changing what one signs in with, did not work: what to do.
import { Refused } from '../live/ask.ts'
import { SigningTrouble } from '../sign/refused.tsx'
import { en, type TextKey } from '../texts/en.ts'
import { useSpeaking } from '../texts/language.tsx'

const isKey = (key: string): key is TextKey => Object.hasOwn(en, key)

export const StaffTrouble = ({ error }: { readonly error: unknown }) => {
  const { t } = useSpeaking()
  const problem = error instanceof Refused ? error.problem : undefined
  const key = `staff.no.${problem?.reason ?? problem?.code}`
  if (problem === undefined || !isKey(key)) return <SigningTrouble error={error} />
  return (
    <p className="say" data-is="bad" role="alert">
      {t(key, { seconds: problem.retryAfter ?? 1 })}
    </p>
  )
}

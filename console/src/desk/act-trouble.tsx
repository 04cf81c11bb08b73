// Why the desk could not do something: what to do now.
import { Refused } from '../live/ask.ts'
import { Trouble } from '../parts/trouble.tsx'
import { StaffTrouble } from '../staff/staff-trouble.tsx'
import { en, type TextKey } from '../texts/en.ts'
import { useSpeaking } from '../texts/language.tsx'

const isKey = (key: string): key is TextKey => Object.hasOwn(en, key)

const SIGN_IN: readonly string[] = ['not-signed-in', 'not-your-role', 'no-console']

export const ActTrouble = ({ error }: { readonly error: unknown }) => {
  const { t } = useSpeaking()
  const problem = error instanceof Refused ? error.problem : undefined
  if (problem === undefined) return <Trouble error={error} />
  if (SIGN_IN.includes(problem.code)) return <StaffTrouble error={error} />
  const key = [`desk.no.${problem.reason}`, `desk.no.${problem.code}`].find(isKey)
  if (key === undefined) return <Trouble error={error} />
  return (
    <p className="say" data-is="bad" role="alert">
      {t(key, { limit: problem.limit ?? 0 })}
    </p>
  )
}

// Signing a statement about a proposal: as whom, saying what; the exact text, its six words, and the ways to sign it.
import { NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Action } from '../../../src/domain/council/statement.ts'
import { isLine } from '../../../src/domain/council/words.ts'
import { operatorName } from '../parts/names.ts'
import { useNow } from '../parts/use-now.ts'
import type { Past } from '../record/history.ts'
import type { Verified } from '../record/verify.ts'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { SignPlace } from './sign-place.tsx'
import { TextShown } from './text-shown.tsx'
import { mayBeSigned, NO_REASON, toSign } from './to-sign.ts'

const LONGEST_REASON = 500
const NO_FILES: ReadonlyMap<string, Uint8Array> = new Map()

type SignBoxProps = { readonly past: Past; readonly verified: Verified }

export const SignBox = ({ past, verified }: SignBoxProps) => {
  const { t, language } = useSpeaking()
  const [started] = useState(useNow())
  const { data: staff } = useStaff()
  const all = mayBeSigned(past.hash, verified)
  const [chosen, setChosen] = useState('')
  const [wished, setWished] = useState<Action>('approve')
  const [typed, setTyped] = useState('')
  const one = all.find(({ by }) => by.by === chosen) ?? all.find(({ by }) => by.by === staff?.id) ?? all[0]
  if (one === undefined) return null
  const action = one.actions.includes(wished) ? wished : (one.actions[0] ?? 'approve')
  const reason = isLine(typed, LONGEST_REASON) ? typed : ''
  const wish = {
    by: one.by,
    action,
    subject: past.hash,
    proposal: past.proposal,
    reason: reason || NO_REASON,
    files: NO_FILES,
  }
  const what = toSign(wish, verified, started)
  return (
    <section className="part" aria-labelledby="sign">
      <h2 id="sign">{t('sign.title')}</h2>
      <p>{t('sign.says')}</p>
      <div className="fields">
        <NativeSelect
          label={t('sign.as')}
          value={one.by.by}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          data={all.map(({ by }) => ({
            value: by.by,
            label: `${operatorName(verified.state, by.operator, language)} · ${by.person}`,
          }))}
        />
        <NativeSelect
          label={t('sign.action')}
          value={action}
          onChange={({ currentTarget }) => setWished(currentTarget.value as Action)}
          data={one.actions.map((value) => ({ value, label: t(`sign.action.${value as Exclude<Action, 'revoke'>}`) }))}
        />
        <TextInput
          label={t('sign.reason')}
          maxLength={LONGEST_REASON}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </div>
      <TextShown text={what.text} />
      <SignPlace what={what} reason={reason} />
    </section>
  )
}

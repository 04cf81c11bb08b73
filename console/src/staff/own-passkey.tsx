// One of one's own passkeys: as a key of the charter, and how it becomes one.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { wordsOfText } from '../../../src/domain/council/six-words.ts'
import type { Staff, StaffPasskey } from '../../../src/edges/api/contract/staff.ts'
import { ask } from '../live/ask.ts'
import { SixWordsShown } from '../parts/six-words.tsx'
import { useRecord } from '../record/record.tsx'
import { keyOfPasskey, signersOf } from '../sign/signer.ts'
import { useSpeaking } from '../texts/language.tsx'
import { AsCharterKey } from './as-charter-key.tsx'
import { StaffTrouble } from './staff-trouble.tsx'
import { useSetStaff } from './use-staff.ts'

type OwnProps = { readonly staff: Staff; readonly passkey: StaffPasskey }

const Remove = ({ passkey }: { readonly passkey: StaffPasskey }) => {
  const { t } = useSpeaking()
  const setStaff = useSetStaff()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => ask(`/staff/passkeys/${passkey.id}`, { method: 'DELETE' }),
    onSuccess: () => setStaff(),
  })
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => mutate()} loading={isPending}>
        {t('me.passkey.remove')}
      </Button>
      {error !== null && <StaffTrouble error={error} />}
    </>
  )
}

export const OwnPasskey = ({ staff, passkey }: OwnProps) => {
  const { t } = useSpeaking()
  const { verified } = useRecord()
  const key = keyOfPasskey(staff.id, passkey)
  const signs =
    verified !== null && signersOf(verified.state, staff, undefined).some((each) => each.passkey.id === passkey.id)
  return (
    <li>
      <div className="head">
        <h3>{passkey.title}</h3>
        <span className="tag" data-is={signs ? 'good' : undefined}>
          {t(signs ? 'me.passkey.signs' : 'me.passkey.enters')}
        </span>
      </div>
      <p className="soft small">{t(passkey.mayBeCopied ? 'me.passkey.copied' : 'me.passkey.fixed')}</p>
      {key !== undefined && staff.operator !== null && (
        <details>
          <summary>{t('me.key')}</summary>
          <div className="stack">
            <p>{t('me.key.says')}</p>
            <pre className="text">{key.text}</pre>
            <SixWordsShown words={wordsOfText(key.text)} />
            {!signs && verified !== null && <AsCharterKey {...{ staff, verified }} keyText={key.text} />}
          </div>
        </details>
      )}
      <Remove passkey={passkey} />
    </li>
  )
}

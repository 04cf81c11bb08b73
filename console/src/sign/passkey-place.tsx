// Signing at the console, by a passkey of whoever is signed in, where the charter has its key.
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '../link.tsx'
import { useNow } from '../parts/use-now.ts'
import { useRecord } from '../record/record.tsx'
import type { Verified } from '../record/verify.ts'
import { goTo } from '../route.ts'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { judged } from './note.ts'
import { signByPasskey } from './passkey.ts'
import { NotTaken, SigningTrouble } from './refused.tsx'
import { sendProposal, sendStatement } from './send.ts'
import { type Signer, signersOf } from './signer.ts'
import type { ToSign } from './to-sign.ts'

type PlaceProps = { readonly what: ToSign }

type ButtonProps = PlaceProps & { readonly verified: Verified; readonly signers: readonly Signer[] }

const SignButton = ({ what, verified, signers }: ButtonProps) => {
  const { t } = useSpeaking()
  const now = useNow()
  const { mutate, isPending, error, data } = useMutation({
    // The text that stands on the page when the button is pressed, to the letter.
    mutationFn: async () => {
      const note = await signByPasskey(what.text, signers)
      const why = judged(verified, what, note, now)
      if (why !== null) throw new NotTaken(why)
      return what.action === 'propose' ? sendProposal(what, note) : sendStatement(note)
    },
    // What has come in is to be approved next, on its own page.
    onSuccess: () => what.action === 'propose' && goTo(`/proposals/${what.subject}`),
  })
  return (
    <>
      <div className="buttons">
        <Button onClick={() => mutate()} loading={isPending}>
          {t('passkey.sign')}
        </Button>
      </div>
      {error !== null && <SigningTrouble error={error} />}
      {data !== undefined && (
        <p className="say" role="status">
          {t('passkey.signed', { at: data.index })}
        </p>
      )}
    </>
  )
}

const Here = ({ what }: PlaceProps) => {
  const { t } = useSpeaking()
  const { verified } = useRecord()
  const { data: staff } = useStaff()
  if (verified === null || staff === undefined) return null
  if (staff === null)
    return (
      <p>
        {t('passkey.out')} <Link to="/sign-in">{t('staff.sign-in')}</Link>
      </p>
    )
  if (!staff.roles.includes('engineer')) return <p>{t('passkey.no-role')}</p>
  if (staff.id !== what.by.by) return <p>{t('passkey.other', { who: what.by.by, you: staff.id })}</p>
  const open = verified.state.proposals.find(({ hash }) => hash === what.subject)
  const signers = signersOf(verified.state, staff, open)
  if (signers.length > 0) return <SignButton {...{ what, verified, signers }} />
  return (
    <p>
      {t('passkey.none', { who: staff.id })} <Link to="/me">{t('me.title')}</Link>
    </p>
  )
}

export const PasskeyPlace = ({ what }: PlaceProps) => {
  const { t } = useSpeaking()
  return (
    <div className="stack">
      <h3>{t('passkey.title')}</h3>
      <Here what={what} />
    </div>
  )
}

// A passkey becomes a key of the charter by a `keys` proposal of its operator: ready to be signed here, or with a key file.
import { useMemo, useState } from 'react'
import { hashText } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import { operatorOf, type People } from '../../../src/domain/council/charter.ts'
import type { PeopleProposal } from '../../../src/domain/council/proposal.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import type { Staff } from '../../../src/edges/api/contract/staff.ts'
import { useNow } from '../parts/use-now.ts'
import type { Verified } from '../record/verify.ts'
import { Command } from '../sign/command.tsx'
import { PasskeyPlace } from '../sign/passkey-place.tsx'
import { signersOf } from '../sign/signer.ts'
import { TextShown } from '../sign/text-shown.tsx'
import { NO_REASON, toSign } from '../sign/to-sign.ts'
import { useSpeaking } from '../texts/language.tsx'

type KeyProps = { readonly staff: Staff; readonly verified: Verified; readonly keyText: string }

const titleOf = (name: string) => ({ en: `A passkey for ${name}`, ko: `${name}의 패스키` })

const ByPasskey = ({ staff, verified, people }: Omit<KeyProps, 'keyText'> & { readonly people: People }) => {
  const { t } = useSpeaking()
  const [begun] = useState(useNow())
  const [operator, person] = [staff.operator ?? '', staff.name]
  const what = useMemo(() => {
    const proposal: PeopleProposal = {
      ...{ type: 'keys', base: verified.state.agreed, operator, people, title: titleOf(person) },
    }
    const by = { operator, person, by: staff.id }
    const subject = hashText(canonical(proposal as unknown as Json))
    return toSign({ by, action: 'propose', subject, proposal, reason: NO_REASON, files: new Map() }, verified, begun)
  }, [operator, person, staff.id, people, verified, begun])
  return (
    <>
      <p>{t('me.key.propose')}</p>
      <TextShown text={what.text} />
      <PasskeyPlace what={what} />
    </>
  )
}

const commandFor = ({ name, operator }: Staff): string =>
  [
    'npx isthmus propose keys people.json',
    `--record ${location.origin}/record/ --genesis HASH`,
    `--key ${operator}-${name}.key --title "en=${titleOf(name).en}"`,
  ].join(' \\\n  ')

export const AsCharterKey = ({ staff, verified, keyText }: KeyProps) => {
  const { t } = useSpeaking()
  const { state } = verified
  const before = operatorOf(state.charter, staff.operator ?? '')?.people
  const own = before?.[staff.name]
  const people = useMemo(
    () => (before === undefined || own === undefined ? undefined : { ...before, [staff.name]: [...own, keyText] }),
    [before, own, staff.name, keyText],
  )
  if (people === undefined) return <p>{t('me.key.nobody', { who: staff.id })}</p>
  if (signersOf(state, staff, undefined).length > 0) return <ByPasskey {...{ staff, verified, people }} />
  const file = `${JSON.stringify(people, null, 2)}\n`
  const address = `data:application/json;base64,${btoa(String.fromCharCode(...utf8(file)))}`
  return (
    <Command command={commandFor(staff)}>
      <p>{t('me.key.file')}</p>
      <p>
        <a href={address} download="people.json">
          people.json
        </a>
      </p>
      <pre className="text">{file}</pre>
    </Command>
  )
}

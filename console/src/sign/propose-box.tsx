// Signing a proposal so that it comes into the record: as whom, the exact text, its six words, and the ways to sign it.
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { operatorName } from '../parts/names.ts'
import { useNow } from '../parts/use-now.ts'
import type { WrittenProposal } from '../proposals/draft.ts'
import type { Verified } from '../record/verify.ts'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { download } from './download.ts'
import { SignPlace } from './sign-place.tsx'
import { TextShown } from './text-shown.tsx'
import { NO_REASON, peopleIn, toSign } from './to-sign.ts'
import { useGround } from './use-ground.ts'

type ProposeBoxProps = { readonly written: WrittenProposal; readonly verified: Verified }

const Downloads = ({ written }: Pick<ProposeBoxProps, 'written'>) => {
  const { t } = useSpeaking()
  const { octets, files, proposal } = written
  const set = proposal.type === 'inputs' ? proposal.set : {}
  const nameOf = (hash: string): string => Object.entries(set).find(([, each]) => each === hash)?.[0] ?? hash
  return (
    <div className="buttons">
      {files.size > 0 && (
        <Button
          variant="default"
          onClick={() => [...files].forEach(([hash, bytes]) => void download(nameOf(hash).replace('/', '-'), bytes))}
        >
          {t('write.download.files')}
        </Button>
      )}
      <Button variant="default" onClick={() => download('proposal.json', octets)}>
        {t('write.download')}
      </Button>
    </div>
  )
}

/** Only its own operator's people bring an emergency in. */
const ofEmergency = ({ proposal }: WrittenProposal): string | null =>
  proposal.type === 'emergency' ? proposal.operator : null

export const ProposeBox = ({ written, verified }: ProposeBoxProps) => {
  const { t, language } = useSpeaking()
  const [started] = useState(useNow())
  const [chosen, setChosen] = useState('')
  const { data: staff } = useStaff()
  const only = ofEmergency(written)
  const people = peopleIn(verified).filter(({ operator }) => only === null || operator === only)
  const by = people.find((each) => each.by === chosen) ?? people.find((each) => each.by === staff?.id) ?? people[0]
  const ground = useGround(verified, written.hash, by?.by ?? '')
  if (by === undefined) return null
  const { proposal, hash, files } = written
  const what = toSign({ by, action: 'propose', subject: hash, proposal, reason: NO_REASON, files }, ground, started)
  return (
    <section className="part" aria-labelledby="sign">
      <h2 id="sign">{t('sign.title')}</h2>
      <p>{t('sign.says')}</p>
      <div className="fields">
        <NativeSelect
          label={t('sign.as')}
          value={by.by}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          data={people.map(({ by: value, operator, person }) => ({
            value,
            label: `${operatorName(verified.state, operator, language)} · ${person}`,
          }))}
        />
      </div>
      <TextShown text={what.text} />
      <Downloads written={written} />
      <SignPlace what={what} reason="" />
    </section>
  )
}

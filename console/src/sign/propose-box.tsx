// Signing a proposal so that it comes into the record: as whom, the exact text, its six words, and the ways to sign it.
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { operatorName } from '../parts/names.ts'
import { useNow } from '../parts/use-now.ts'
import type { Written } from '../proposals/draft.ts'
import type { Verified } from '../record/verify.ts'
import { useStaff } from '../staff/use-staff.ts'
import { useSpeaking } from '../texts/language.tsx'
import { download } from './download.ts'
import { SignPlace } from './sign-place.tsx'
import { TextShown } from './text-shown.tsx'
import { NO_REASON, peopleIn, toSign } from './to-sign.ts'

type ProposeBoxProps = { readonly written: Written; readonly verified: Verified }

const Downloads = ({ written }: Pick<ProposeBoxProps, 'written'>) => {
  const { t } = useSpeaking()
  const { octets, files, proposal } = written
  const nameOf = (hash: string): string => Object.entries(proposal.set).find(([, each]) => each === hash)?.[0] ?? hash
  return (
    <div className="buttons">
      <Button
        variant="default"
        onClick={() => [...files].forEach(([hash, bytes]) => void download(nameOf(hash).replace('/', '-'), bytes))}
      >
        {t('write.download.files')}
      </Button>
      <Button variant="default" onClick={() => download('proposal.json', octets)}>
        {t('write.download')}
      </Button>
    </div>
  )
}

export const ProposeBox = ({ written, verified }: ProposeBoxProps) => {
  const { t, language } = useSpeaking()
  const [started] = useState(useNow())
  const [chosen, setChosen] = useState('')
  const { data: staff } = useStaff()
  const people = peopleIn(verified)
  const by = people.find((each) => each.by === chosen) ?? people.find((each) => each.by === staff?.id) ?? people[0]
  if (by === undefined) return null
  const { proposal, hash, files } = written
  const what = toSign({ by, action: 'propose', subject: hash, proposal, reason: NO_REASON, files }, verified, started)
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

// The record: verified here, its checkpoint, and its entries to browse.
import { Heading } from '../parts/heading.tsx'
import { useSpeaking } from '../texts/language.tsx'
import { Checkpoint } from './checkpoint.tsx'
import { Entries } from './entries.tsx'
import { GenesisForm } from './genesis-form.tsx'
import { useRecord } from './record.tsx'
import { Verification } from './verification.tsx'

export const RecordPage = () => {
  const { t } = useSpeaking()
  const { verified, genesis } = useRecord()
  return (
    <>
      <Heading>{t('record.title')}</Heading>
      <p className="lead soft">{t('record.says')}</p>
      <Verification />
      <GenesisForm key={genesis ?? ''} />
      {verified !== null && <Checkpoint verified={verified} />}
      {verified !== null && <Entries verified={verified} />}
    </>
  )
}

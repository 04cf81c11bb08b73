// Writing a proposal.
import { useSpeaking } from '../texts/language.tsx'

export const WritePage = () => {
  const { t } = useSpeaking()
  return (
    <>
      <h1>{t('write.title')}</h1>
      <p className="lead soft">{t('write.says')}</p>
    </>
  )
}

// The exact text that somebody would sign, with its six words.
import { wordsOfText } from '../../../src/domain/council/six-words.ts'
import { SixWordsShown } from '../parts/six-words.tsx'
import { useSpeaking } from '../texts/language.tsx'

export const TextShown = ({ text }: { readonly text: string }) => {
  const { t } = useSpeaking()
  return (
    <>
      <h3>{t('sign.text')}</h3>
      <pre className="text" id="statement">
        {text}
      </pre>
      <h3>{t('sign.words')}</h3>
      <SixWordsShown words={wordsOfText(text)} />
    </>
  )
}

// Six words in both languages, to be read aloud: the same as the command line shows.
import type { SixWords } from '../../../src/domain/council/six-words.ts'
import { useSpeaking } from '../texts/language.tsx'

export const SixWordsShown = ({ words }: { readonly words: SixWords }) => {
  const { language } = useSpeaking()
  const order = language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const)
  return (
    <div className="stack">
      {order.map((each) => (
        <p className="words" lang={each} key={each}>
          {words[each]}
        </p>
      ))}
    </div>
  )
}

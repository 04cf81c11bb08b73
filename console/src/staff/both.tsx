// A text in both languages, one below the other: before anybody has signed in, nobody knows whose language it is.
import { en, type TextKey } from '../texts/en.ts'
import { ko } from '../texts/ko.ts'
import { useSpeaking } from '../texts/language.tsx'

const TEXTS = { en, ko } as const

export const Both = ({ text }: { readonly text: TextKey }) => {
  const { language } = useSpeaking()
  const order = language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const)
  return order.map((each, at) => (
    <span lang={each} key={each} className={at === 0 ? undefined : 'soft'}>
      {at === 0 ? TEXTS[each][text] : ` · ${TEXTS[each][text]}`}
    </span>
  ))
}

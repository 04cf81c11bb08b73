// A text in both languages: before anybody has signed in, nobody knows whose language it is.
import { en, type TextKey } from '../texts/en.ts'
import { ko } from '../texts/ko.ts'
import { useSpeaking } from '../texts/language.tsx'

const TEXTS = { en, ko } as const

export const Both = ({ text }: { readonly text: TextKey }) => {
  const { language } = useSpeaking()
  const [first, second] = language === 'ko' ? (['ko', 'en'] as const) : (['en', 'ko'] as const)
  return (
    <span className="both">
      <span lang={first}>{TEXTS[first][text]}</span>
      <span className="apart"> · </span>
      <span lang={second}>{TEXTS[second][text]}</span>
    </span>
  )
}

/** What a page is called, in both. */
export const HeadingInBoth = ({ text }: { readonly text: TextKey }) => {
  const { t } = useSpeaking()
  return (
    <>
      <title>{`${t(text)} – ${t('frame.console')}`}</title>
      <h1>
        <Both text={text} />
      </h1>
    </>
  )
}

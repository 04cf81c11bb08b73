// The reader's language: chosen once, kept in the browser; before that the browser's own.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { keep, kept } from '../kept.ts'
import { en, type TextKey } from './en.ts'
import { ko } from './ko.ts'

export type Language = 'en' | 'ko'

const TEXTS = { en, ko } as const
const KEY = 'language'

/** Text by its key, with `{name}` filled in. */
export type Texts = (key: TextKey, filling?: Readonly<Record<string, string | number>>) => string

const textsOf =
  (language: Language): Texts =>
  (key, filling = {}) =>
    TEXTS[language][key].replace(/\{([a-z]+)\}/g, (whole, name: string) => String(filling[name] ?? whole))

type Speaking = { readonly language: Language; readonly t: Texts; readonly choose: (language: Language) => void }

const Speaking = createContext<Speaking>({ language: 'en', t: textsOf('en'), choose: () => {} })

const first = (): Language => {
  const chosen = kept(KEY)
  if (chosen === 'en' || chosen === 'ko') return chosen
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('ko')) ? 'ko' : 'en'
}

export const Languages = ({ children }: { readonly children: ReactNode }) => {
  const [language, setLanguage] = useState(first)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const speaking = useMemo(
    () => ({
      language,
      t: textsOf(language),
      choose: (chosen: Language) => {
        keep(KEY, chosen)
        setLanguage(chosen)
      },
    }),
    [language],
  )
  return <Speaking value={speaking}>{children}</Speaking>
}

export const useSpeaking = (): Speaking => useContext(Speaking)

/** A text by language of the record or the policy: in the reader's, or in any that there is. */
export const textIn = (texts: Readonly<Record<string, string>> | null | undefined, language: Language): string =>
  texts?.[language] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? ''

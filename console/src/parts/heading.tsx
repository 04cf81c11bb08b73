// What a page is called: on it, and in the browser's tab.
import { useSpeaking } from '../texts/language.tsx'

type HeadingProps = { readonly children: string }

export const Heading = ({ children }: HeadingProps) => {
  const { t } = useSpeaking()
  return (
    <>
      <title>{`${children} – ${t('frame.console')}`}</title>
      <h1>{children}</h1>
    </>
  )
}

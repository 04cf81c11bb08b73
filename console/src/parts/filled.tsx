// A text with parts that are more than text, such as links, where its `{name}` stands.
import { Fragment, type ReactNode } from 'react'
import type { TextKey } from '../texts/en.ts'
import { useSpeaking } from '../texts/language.tsx'

type FilledProps = { readonly text: TextKey; readonly with: Readonly<Record<string, ReactNode>> }

export const Filled = ({ text, with: filling }: FilledProps) => {
  const { t } = useSpeaking()
  const pieces = t(text).split(/\{([a-z]+)\}/)
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
    <Fragment key={at}>{at % 2 === 0 ? piece : filling[piece]}</Fragment>
  ))
}

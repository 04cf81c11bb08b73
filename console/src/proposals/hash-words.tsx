// The six words of a proposal, and its hash.
import { parseHex } from '../../../src/base/octets.ts'
import { wordsOfHash } from '../../../src/domain/council/six-words.ts'
import { SixWordsShown } from '../parts/six-words.tsx'
import { useSpeaking } from '../texts/language.tsx'

export const HashWords = ({ hash }: { readonly hash: string }) => {
  const { t } = useSpeaking()
  return (
    <section className="part" aria-labelledby="words">
      <h2 id="words">{t('words.title')}</h2>
      <SixWordsShown words={wordsOfHash(parseHex(hash.slice('sha256:'.length)))} />
      <p className="soft small">{t('words.says')}</p>
      <p className="soft small">
        {t('words.hash')}: <code>{hash}</code>
      </p>
    </section>
  )
}

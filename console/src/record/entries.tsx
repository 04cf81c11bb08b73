// All entries, newest first, some at a time.
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRules } from '../rules/use-rules.ts'
import { useSpeaking } from '../texts/language.tsx'
import { EntryRow, useEntries } from './entry-row.tsx'
import type { Verified } from './verify.ts'

const AT_ONCE = 20

export const Entries = ({ verified }: { readonly verified: Verified }) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const [page, setPage] = useState(0)
  const { size } = verified
  const to = Math.max(0, size - page * AT_ONCE)
  const from = Math.max(0, to - AT_ONCE)
  const found = useEntries(from, to)
  const zone = rules?.park.timezone ?? 'UTC'
  return (
    <section className="part" aria-labelledby="entries">
      <h2 id="entries">{t('entries.title')}</h2>
      <ol className="rows" reversed>
        {[...(found ?? [])].reverse().map((entry) => (
          <EntryRow entry={entry} telling={{ verified, language, t }} zone={zone} key={entry.index} />
        ))}
      </ol>
      {size > AT_ONCE && (
        <nav className="buttons" aria-label={t('entries.title')}>
          <Button variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t('entries.newer')}
          </Button>
          <Button variant="default" disabled={from === 0} onClick={() => setPage(page + 1)}>
            {t('entries.older')}
          </Button>
          <span className="soft small middle">{t('entries.range', { from, to: to - 1, size })}</span>
        </nav>
      )}
    </section>
  )
}

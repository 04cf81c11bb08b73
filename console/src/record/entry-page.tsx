// One entry of the record: what it says, what became of it, and its octets as they are hashed.

import { Link } from '../link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/trouble.tsx'
import { useRules } from '../rules/use-rules.ts'
import { useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import { useEntries } from './entry-row.tsx'
import { useRecord } from './record.tsx'
import { entryLine, outcomeLine, subjectOf } from './story.ts'
import type { EntryShown, Verified } from './verify.ts'

const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text // an entry that nobody understands may be anything
  }
}

const One = ({ entry, verified }: { readonly entry: EntryShown; readonly verified: Verified }) => {
  const { t, language } = useSpeaking()
  const { data: rules } = useRules()
  const telling = { verified, language, t }
  const refused = outcomeLine(entry, telling)
  const subject = subjectOf(entry.body)
  const about =
    verified.history.find(({ hash }) => hash === subject) ?? verified.history.find(({ at }) => at === entry.index)
  return (
    <>
      <div className="stack">
        <p className="lead">{entryLine(entry, telling)}</p>
        {refused !== null && <p className="stop">{refused}</p>}
        {entry.wall !== null && <p className="soft">{momentText(entry.wall, rules?.park.timezone ?? 'UTC')}</p>}
        {about !== undefined && (
          <p>
            <Link to={`/proposals/${about.hash}`}>
              {t('nav.proposals')}: {about.hash.slice(0, 15)}…
            </Link>
          </p>
        )}
      </div>
      <section className="part" aria-labelledby="raw">
        <h2 id="raw">{t('entry.raw')}</h2>
        {(entry.body?.kind === 'statement' || entry.body?.kind === 'probe') && (
          <pre className="text">{entry.body.note}</pre>
        )}
        <pre className="text">{readable(entry.text)}</pre>
      </section>
    </>
  )
}

export const EntryPage = ({ index }: { readonly index: number }) => {
  const { t } = useSpeaking()
  const { verified } = useRecord()
  const [entry] = useEntries(index, index + 1) ?? []
  const waits = verified === null || (entry === undefined && index < verified.size)
  return (
    <>
      <Heading>{t('entry.title', { index })}</Heading>
      <p>
        <Link to="/record">{t('entry.back')}</Link>
      </p>
      {verified !== null && entry !== undefined && <One entry={entry} verified={verified} />}
      {entry === undefined && (waits ? <Loading /> : <p className="soft">{t('entry.unknown')}</p>)}
    </>
  )
}

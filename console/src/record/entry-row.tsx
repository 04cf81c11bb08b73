// One entry in the list, and the entries that a page asks the worker for.
import { useEffect, useState } from 'react'
import { Link } from '../link.tsx'
import { useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import { useRecord } from './record.tsx'
import { entryLine, outcomeLine, type Telling } from './story.ts'
import type { EntryShown } from './verify.ts'

/** The entries from an index up to another; `null` while they are asked for. */
export const useEntries = (from: number, to: number): readonly EntryShown[] | null => {
  const { entries, verified } = useRecord()
  const [found, setFound] = useState<readonly EntryShown[] | null>(null)
  const size = verified?.size
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the record has grown, not at every word of the worker
  useEffect(() => {
    let stands = true
    if (size !== undefined) void entries(from, to).then((all) => stands && setFound(all))
    return () => {
      stands = false
    }
  }, [from, to, size])
  return found
}

type RowProps = { readonly entry: EntryShown; readonly telling: Telling; readonly zone: string }

export const EntryRow = ({ entry, telling, zone }: RowProps) => {
  const { t } = useSpeaking()
  const refused = outcomeLine(entry, telling)
  return (
    <li className="entry">
      <span className="soft" aria-hidden="true">
        {entry.index}
      </span>
      <div>
        <p>
          <Link to={`/record/${entry.index}`}>
            <span className="unseen">{t('entry.title', { index: entry.index })}: </span>
            {entryLine(entry, telling)}
          </Link>
        </p>
        {refused !== null && <p className="small stop">{refused}</p>}
        {entry.wall !== null && <p className="small soft">{momentText(entry.wall, zone)}</p>}
      </div>
    </li>
  )
}

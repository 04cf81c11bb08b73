// How the parts of the service are: each in a word, and what needs mending as the gateway says it.
import type { Overview } from '../../../src/edges/api/contract/reports.ts'
import { useSpeaking } from '../texts/language.tsx'
import { lengthText } from '../texts/times.ts'

const PARTS = ['policy', 'record', 'resolver', 'proxy', 'gateway', 'lists'] as const
const LOOKS = { well: 'good', trouble: 'bad', absent: 'none' } as const

/** Whole minutes: seconds would change under the reader's eyes. */
const ago = (seconds: number): number => Math.max(60, Math.floor(seconds / 60) * 60)

export const Health = ({ overview }: { readonly overview: Overview }) => {
  const { t, language } = useSpeaking()
  return (
    <section className="part" aria-labelledby="health">
      <h2 id="health">{t('overview.health')}</h2>
      <ul className="health">
        {PARTS.map((part) => (
          <li key={part}>
            <span>{t(`overview.${part}`)}</span>
            <span className="tag" data-is={LOOKS[overview.health[part]]}>
              {t(`overview.${overview.health[part]}`)}
            </span>
          </li>
        ))}
      </ul>
      {overview.troubles.map((trouble) => (
        <p className="say" data-is="bad" lang="en" key={trouble}>
          {trouble}
        </p>
      ))}
      {overview.lists.map(({ id, age }) => (
        <p className="soft" key={id}>
          {t('overview.list', { list: id, ago: lengthText(ago(age), language) })}
        </p>
      ))}
    </section>
  )
}

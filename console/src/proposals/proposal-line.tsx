// A proposal in a list: what it is called, how it stands, who has signed and who has not.
import { endOf, standingOf } from '../../../src/domain/council/standing.ts'
import type { State } from '../../../src/domain/council/state.ts'
import { Link } from '../link.tsx'
import { EntryLink } from '../parts/entry-link.tsx'
import { Filled } from '../parts/filled.tsx'
import { operatorName } from '../parts/names.ts'
import type { Past } from '../record/history.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { momentText } from '../texts/times.ts'
import { isGood, standingWord } from './ends.ts'

type PastProps = { readonly past: Past; readonly state: State; readonly zone: string }

/** `in force since 2026-11-23 09:00 (UTC+09:00), entry 7`. */
export const EndText = ({ past, state, zone }: PastProps) => {
  const { t } = useSpeaking()
  const { end } = past
  const word = standingWord(past, state)
  if (end === null) return t(`proposal.end.${word}`)
  return (
    <Filled
      text={`proposal.end.${word}`}
      with={{ when: momentText(end.wall, zone), entry: <EntryLink at={end.at} /> }}
    />
  )
}

export const TypeTag = ({ type }: { readonly type: Past['proposal']['type'] }) => {
  const { t } = useSpeaking()
  return <span className="tag">{t(`proposal.type.${type}`)}</span>
}

/** Of an emergency in force: by whom alone, and until when at the latest. */
const Alone = ({ past, state, zone }: PastProps) => {
  const { t, language } = useSpeaking()
  const live = state.emergencies.find(({ hash }) => hash === past.hash)
  if (live === undefined) return null
  const who = operatorName(state, live.proposal.operator, language)
  const until = momentText(endOf(live, state), zone)
  return (
    <p className={live.unilateral ? 'small stop' : 'small'}>
      {t(live.unilateral ? 'agreed.alone.is' : 'agreed.alone.ratified', { who, until })}
    </p>
  )
}

const Sides = ({ past, state }: Pick<PastProps, 'past' | 'state'>) => {
  const { t, language } = useSpeaking()
  const open = state.proposals.find(({ hash }) => hash === past.hash)
  if (open === undefined) return null
  const sides = standingOf(open, state).map(({ operator, threshold, missing }) => {
    const how = missing === 0 ? t('sides.agreed') : t('sides.missing', { missing, threshold })
    return `${operatorName(state, operator, language)}: ${how}`
  })
  return <p className="small">{sides.join(' · ')}</p>
}

export const ProposalLine = ({ past, state, zone }: PastProps) => {
  const { language } = useSpeaking()
  const standing = standingWord(past, state)
  return (
    <li>
      <div className="head">
        <h3>
          <Link to={`/proposals/${past.hash}`}>{textIn(past.proposal.title, language)}</Link>
        </h3>
        <TypeTag type={past.proposal.type} />
      </div>
      <p className={isGood(standing) ? 'small' : 'small soft'}>
        {standing === 'open' ? (
          <Filled text="proposal.at" with={{ when: momentText(past.wall, zone), entry: <EntryLink at={past.at} /> }} />
        ) : (
          <EndText past={past} state={state} zone={zone} />
        )}
      </p>
      <Alone past={past} state={state} zone={zone} />
      <Sides past={past} state={state} />
    </li>
  )
}

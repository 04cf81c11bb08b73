// Who agreed on what is in force, since when, what is pending, and what one operator does alone: from the record that this browser verified.
import { wayOf } from '../../../src/domain/council/charter.ts'
import { stateAt } from '../../../src/domain/council/draft.ts'
import { shownCouncil } from '../../../src/domain/council/shown.ts'
import { endOf } from '../../../src/domain/council/standing.ts'
import type { Emergency, State } from '../../../src/domain/council/state.ts'
import { Link } from '../link.tsx'
import { EntryLink } from '../parts/entry-link.tsx'
import { operatorName, operatorNames } from '../parts/names.ts'
import { useNow } from '../parts/use-now.ts'
import type { Past } from '../record/history.ts'
import { useRecord } from '../record/record.tsx'
import type { Verified } from '../record/verify.ts'
import { type Language, textIn, useSpeaking } from '../texts/language.tsx'
import { lengthText, momentText } from '../texts/times.ts'
import { useRules } from './use-rules.ts'

/** The proposal that put the present files in force; `undefined`: they are of the beginning. */
const lastActivated = ({ history, since }: Verified): Past | undefined =>
  history.find(({ end }) => end?.how === 'activated' && end.at === since?.index)

const approversOf = (
  { voices }: Past,
  state: State,
  language: Language,
  text: (operator: string, people: string) => string,
): string => {
  const people = voices.filter(({ says }) => says === 'approve').map(({ by }) => by.split('/'))
  const byOperator = Map.groupBy(people, ([operator = '']) => operator)
  return [...byOperator]
    .map(([operator, all]) =>
      text(operatorName(state, operator, language), [...new Set(all.map(([, person]) => person))].join(', ')),
    )
    .join(', ')
}

const ByWhom = ({ verified, last }: { readonly verified: Verified; readonly last: Past | undefined }) => {
  const { language, t } = useSpeaking()
  const { state } = verified
  if (wayOf(state.charter) === 'file') return t('agreed.by.file')
  const all = operatorNames(state, Object.keys(state.charter.operators), language)
  if (last === undefined) return t('agreed.by.genesis', { who: all })
  return approversOf(last, state, language, (operator, people) => t('agreed.people', { operator, people }))
}

const Pending = ({ state, now }: { readonly state: State; readonly now: number }) => {
  const { language, t } = useSpeaking()
  const { proposals } = shownCouncil(state, { ...state.clock, wall: Math.max(state.clock.wall, now) })
  if (proposals.length === 0) return t('agreed.pending.none')
  return (
    <ul className="sentences">
      {proposals.map(({ hash, title, agreed, needed, approved }) => {
        const lacks = needed.filter((id) => !approved.includes(id))
        const who = operatorNames(state, lacks, language)
        return (
          <li key={hash}>
            <Link to={`/proposals/${hash}`}>{textIn(title, language)}</Link>:{' '}
            {agreed ? t('agreed.pending.notice') : t('agreed.pending.lacks', { who })}
          </li>
        )
      })}
    </ul>
  )
}

type AloneProps = { readonly emergencies: readonly Emergency[]; readonly state: State; readonly zone: string }

const Alone = ({ emergencies, state, zone }: AloneProps) => {
  const { language, t } = useSpeaking()
  if (emergencies.length === 0) return t('agreed.alone.none')
  return (
    <ul className="sentences">
      {emergencies.map((emergency) => {
        const { proposal, hash, unilateral } = emergency
        const who = operatorName(state, proposal.operator, language)
        const until = momentText(endOf(emergency, state), zone)
        return (
          <li key={hash}>
            <Link to={`/proposals/${hash}`}>{textIn(proposal.title, language)}</Link>:{' '}
            {t(unilateral ? 'agreed.alone.is' : 'agreed.alone.ratified', { who, until })}
          </li>
        )
      })}
    </ul>
  )
}

const spentText = (state: State, language: Language, t: ReturnType<typeof useSpeaking>['t']): string =>
  shownCouncil(state, state.clock)
    .operators.map(({ id, spent, budget }) =>
      t('agreed.spent.of', {
        ...{ who: operatorName(state, id, language), spent: lengthText(spent, language) },
        budget: lengthText(budget, language),
      }),
    )
    .join(' · ')

const Facts = ({ verified }: { readonly verified: Verified }) => {
  const { language, t } = useSpeaking()
  const { genesis } = useRecord()
  const { data: rules } = useRules()
  const now = useNow()
  const { size, since, state } = verified
  const zone = rules?.park.timezone ?? 'UTC'
  const last = lastActivated(verified)
  const byFile = wayOf(state.charter) === 'file'
  const passed = stateAt(state, now)
  return (
    <dl className="facts">
      <dt>{t('agreed.since')}</dt>
      <dd>
        {since !== null && (
          <>
            {momentText(since.wall, zone)}, <EntryLink at={since.index} />
          </>
        )}
      </dd>
      <dt>{t('agreed.by')}</dt>
      <dd>
        <ByWhom verified={verified} last={last} />
      </dd>
      <dt>{t('agreed.changed')}</dt>
      <dd>
        {last === undefined ? (
          t('agreed.changed.never')
        ) : (
          <Link to={`/proposals/${last.hash}`}>{textIn(last.proposal.title, language)}</Link>
        )}
      </dd>
      {!byFile && (
        <>
          <dt>{t('agreed.pending')}</dt>
          <dd>
            <Pending state={passed} now={now} />
          </dd>
          <dt>{t('agreed.alone')}</dt>
          <dd>
            <Alone emergencies={passed.emergencies} state={state} zone={zone} />
          </dd>
          <dt>{t('agreed.spent')}</dt>
          <dd className="soft">{spentText(state, language, t)}</dd>
        </>
      )}
      <dt>{t('agreed.proof')}</dt>
      <dd>
        {t(genesis === null ? 'agreed.proof.unasked' : 'agreed.proof.says', { last: size - 1, size })}.{' '}
        <Link to="/record">{t('agreed.proof.link')}</Link>
      </dd>
    </dl>
  )
}

const Way = ({ state }: { readonly state: State }) => {
  const { language, t } = useSpeaking()
  const who = operatorNames(state, Object.keys(state.charter.operators), language)
  return (
    <>
      <p className="lead">{t(`agreed.${wayOf(state.charter)}`, { who })}</p>
      {state.frozen !== null && (
        <p className="say" data-is="bad">
          {t('agreed.frozen', { at: state.frozen.at })}
        </p>
      )}
    </>
  )
}

export const Agreed = () => {
  const { t } = useSpeaking()
  const { state, verified } = useRecord()
  return (
    <section className="part" aria-labelledby="agreed">
      <h2 id="agreed">{t('agreed.title')}</h2>
      {verified !== null ? (
        <>
          <Way state={verified.state} />
          <Facts verified={verified} />
        </>
      ) : (
        <p className="soft">{t(state.is === 'reading' ? 'say.loading' : 'agreed.none')}</p>
      )}
    </section>
  )
}

// Who has said what about a proposal, what is missing, and until when.
import { operatorOf } from '../../../src/domain/council/charter.ts'
import { noticeOf } from '../../../src/domain/council/quorum.ts'
import { type Standing, standingOf } from '../../../src/domain/council/standing.ts'
import type { Open, State } from '../../../src/domain/council/state.ts'
import { operatorName } from '../parts/names.ts'
import type { Past } from '../record/history.ts'
import { type Texts, useSpeaking } from '../texts/language.tsx'
import { lengthText, momentText } from '../texts/times.ts'

const saidText = ({ approve, reject, object }: Standing, t: Texts): readonly string[] => [
  ...(approve.length > 0 ? [t('sides.approve', { who: approve.join(', ') })] : []),
  ...(reject.length > 0 ? [t('sides.reject', { who: reject.join(', ') })] : []),
  ...(object.length > 0 ? [t('sides.object', { who: object.join(', ') })] : []),
]

const lacksText = ({ threshold, missing }: Standing, t: Texts): string => {
  if (threshold === 0) return t('sides.unasked')
  return missing === 0 ? t('sides.agreed') : t('sides.missing', { missing, threshold })
}

const nextText = (open: Open, { charter }: State, zone: string, language: 'en' | 'ko', t: Texts): string => {
  const { type } = open.proposal
  if (type === 'emergency') return t('sides.next.emergency')
  const seconds = noticeOf(type, charter)
  if (open.agreed !== null) return t('sides.next.at', { when: momentText(open.agreed.wall + seconds, zone) })
  return seconds === 0 ? t('sides.next.once') : t('sides.next.notice', { length: lengthText(seconds, language) })
}

type WhoSignsProps = { readonly past: Past; readonly state: State; readonly zone: string }

export const WhoSigns = ({ past, state, zone }: WhoSignsProps) => {
  const { t, language } = useSpeaking()
  const open = state.proposals.find(({ hash }) => hash === past.hash)
  const sides = standingOf(open ?? past, state)
  return (
    <section className="part" aria-labelledby="sides">
      <h2 id="sides">{t('sides.title')}</h2>
      <dl className="facts">
        {sides.map((side) => (
          <div className="fact" key={side.operator}>
            <dt>
              {operatorOf(state.charter, side.operator) ? operatorName(state, side.operator, language) : side.operator}
            </dt>
            <dd>{[...saidText(side, t), ...(open === undefined ? [] : [lacksText(side, t)])].join('; ') || '–'}</dd>
          </div>
        ))}
      </dl>
      {open !== undefined && (
        <p className="soft">
          {nextText(open, state, zone, language, t)} {open.agreed === null && t('sides.closes')}
        </p>
      )}
    </section>
  )
}

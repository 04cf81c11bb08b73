// One seat: its state in words, its minutes, and what can be done to it, each with its letter.

import type { RoomSeat, StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { type Texts, useSpeaking } from '../texts/language.tsx'
import { ActForm } from './act-forms.tsx'
import { ActTrouble } from './act-trouble.tsx'
import { actsOn, LETTERS, type SeatAct } from './acts.ts'
import { KeyCap } from './key-cap.tsx'
import { SeatIcon } from './seat-icon.tsx'
import { figureText } from './seat-words.ts'
import type { DeskAct } from './use-act.ts'

export type PanelProps = {
  readonly room: StaffRoom
  readonly seat: RoomSeat
  readonly passed: number
  /** The act whose fields are open. */
  readonly asking: SeatAct | null
  readonly begin: (act: SeatAct) => void
  readonly act: (act: DeskAct) => void
  readonly leave: () => void
  readonly busy: boolean
  readonly error: unknown
}

const Facts = ({ seat, t }: { readonly seat: RoomSeat; readonly t: Texts }) => (
  <dl className="facts">
    {seat.plan !== null && (
      <>
        <dt>{t('desk.plan')}</dt>
        <dd>{seat.plan}</dd>
      </>
    )}
    <dt>{t('desk.agent')}</dt>
    <dd>{t(seat.agent ? 'desk.agent.yes' : 'desk.agent.no')}</dd>
    {seat.message !== null && (
      <>
        <dt>{t('desk.message.shown')}</dt>
        <dd>{seat.message}</dd>
      </>
    )}
  </dl>
)

const Acts = ({ seat, begin, busy }: Pick<PanelProps, 'seat' | 'begin' | 'busy'>) => {
  const { t } = useSpeaking()
  return (
    <ul className="acts">
      {actsOn(seat).map((each) => (
        <li key={each}>
          <button
            type="button"
            className="act"
            aria-keyshortcuts={LETTERS[each]}
            disabled={busy}
            onClick={() => begin(each)}
          >
            <span>{t(`desk.act.${each}`)}</span>
            <KeyCap letter={LETTERS[each]} />
          </button>
        </li>
      ))}
    </ul>
  )
}

export const SeatPanel = ({ room, seat, passed, asking, begin, act, leave, busy, error }: PanelProps) => {
  const { t } = useSpeaking()
  return (
    <section className="panel stack" aria-labelledby="panel" data-is={seat.state}>
      <div className="panel-head">
        <SeatIcon state={seat.state} />
        <h2 id="panel">
          {t('desk.seat', { seat: seat.id })}
          <small>{t(`desk.state.${seat.state}`)}</small>
        </h2>
        <p className="panel-figure">{figureText(seat, passed, t)}</p>
      </div>
      {error !== null && <ActTrouble error={error} />}
      {asking === null ? (
        <Acts seat={seat} begin={begin} busy={busy} />
      ) : (
        <ActForm key={`${seat.id} ${asking}`} kind={asking} {...{ seat, room, act, leave, busy }} />
      )}
      <Facts seat={seat} t={t} />
      <p className="soft small">{t('desk.seat.says')}</p>
    </section>
  )
}

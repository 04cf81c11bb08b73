// The queue in its order: numbers, never names, with what the order goes by.
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { minutesText } from './seat-words.ts'
import type { DeskAct } from './use-act.ts'

type TicketsProps = {
  readonly room: StaffRoom
  readonly passed: number
  readonly act: (act: DeskAct) => void
  readonly busy: boolean
}

export const Tickets = ({ room, passed, act, busy }: TicketsProps) => {
  const { t, language } = useSpeaking()
  const shown = room.tickets.filter(({ state }) => state === 'waiting' || state === 'called')
  return (
    <section className="part" aria-labelledby="queue">
      <h2 id="queue">{t('desk.queue')}</h2>
      <p className="soft small">{textIn(room.rule, language)}</p>
      {shown.length === 0 ? (
        <p>{t('desk.queue.none')}</p>
      ) : (
        <div className="wide">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('desk.queue.number')}</th>
                <th scope="col">{t('desk.queue.state')}</th>
                <th scope="col">{t('desk.queue.waited')}</th>
                <th scope="col">{t('desk.queue.minutes')}</th>
                <th scope="col">{t('desk.queue.overtaken')}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {shown.map(({ number, state, seat, waited, minutes, overtaken }) => (
                <tr key={number}>
                  <th scope="row" className="number">
                    {number}
                  </th>
                  <td>
                    {seat === null ? t('desk.queue.waiting') : t('desk.queue.called', { seat })}
                    {state === 'called' && <span className="unseen"> </span>}
                  </td>
                  <td>{minutesText(waited + passed, t)}</td>
                  <td>{minutes === null ? t('desk.queue.median') : t('desk.minutes', { minutes })}</td>
                  <td>{overtaken}</td>
                  <td>
                    <button
                      type="button"
                      className="quiet"
                      disabled={busy}
                      aria-label={t('desk.queue.leave.one', { number })}
                      onClick={() => act({ act: 'leave', number })}
                    >
                      {t('desk.queue.leave')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

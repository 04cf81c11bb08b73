// How the room is in one line: open until when, how many seats are free and in use, how many wait and about how long.
import type { StaffRoom } from '../../../src/edges/api/contract/room.ts'
import { useSpeaking } from '../texts/language.tsx'
import { shortTime } from '../texts/times.ts'

const count = ({ seats }: StaffRoom, ...states: readonly StaffRoom['seats'][number]['state'][]): number =>
  seats.filter(({ state }) => states.includes(state)).length

export const Counts = ({ room }: { readonly room: StaffRoom }) => {
  const { t } = useSpeaking()
  const { open, closesAt, opensAt, waiting, about } = room
  const hours = open
    ? closesAt === null
      ? t('desk.open')
      : t('desk.open.until', { time: shortTime(closesAt) })
    : opensAt === null
      ? t('desk.closed')
      : t('desk.closed.until', { time: shortTime(opensAt) })
  return (
    <dl className="counts">
      <div>
        <dt>{t('desk.hours.title')}</dt>
        <dd>{hours}</dd>
      </div>
      <div>
        <dt>{t('desk.state.free')}</dt>
        <dd>{count(room, 'free')}</dd>
      </div>
      <div>
        <dt>{t('desk.state.in-use')}</dt>
        <dd>{count(room, 'in-use', 'warned', 'paused')}</dd>
      </div>
      <div>
        <dt>{t('desk.queue.waiting')}</dt>
        <dd>
          {waiting}
          {waiting > 0 && about !== null && <small> {t('desk.about', { minutes: about })}</small>}
        </dd>
      </div>
    </dl>
  )
}

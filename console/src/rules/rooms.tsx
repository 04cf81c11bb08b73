// The rooms that a desk runs: when they are open, who is next, what holds after an interruption.
import type { Rules } from '../../../src/edges/api/contract/rules.ts'
import { textIn, useSpeaking } from '../texts/language.tsx'
import { lengthText } from '../texts/times.ts'
import { Fact, GroundFacts } from './rule-entry.tsx'
import { hoursText } from './words.ts'

type Room = Rules['rooms'][number]

const RoomEntry = ({ room, rules }: { readonly room: Room; readonly rules: Rules }) => {
  const { language, t } = useSpeaking()
  const length = (seconds: number): string => (seconds === 0 ? t('rooms.none') : lengthText(seconds, language))
  const days = room.days.map(
    ({ day, open }) => `${day} ${open === null ? t('rooms.closed') : `${open.from}–${open.to}`}`,
  )
  return (
    <li>
      <h3>{textIn(room.title, language)}</h3>
      <p>{textIn(room.why, language) || t('rules.why.none')}</p>
      <p>{textIn(room.order, language)}</p>
      <dl className="grid">
        <Fact name={t('rooms.open')}>{hoursText(room.hours, rules, t, language)}</Fact>
        {days.length > 0 && <Fact name={t('rooms.days')}>{days.join(', ')}</Fact>}
        <Fact name={t('rooms.resume')}>{length(room.resume)}</Fact>
        <Fact name={t('rooms.pause')}>{length(room.pause)}</Fact>
        <GroundFacts ground={room} />
      </dl>
    </li>
  )
}

/** Nothing where there are none. */
export const Rooms = ({ rules }: { readonly rules: Rules }) => {
  const { t } = useSpeaking()
  if (rules.rooms.length === 0) return null
  return (
    <section className="part" aria-labelledby="rooms">
      <h2 id="rooms">{t('rooms.title')}</h2>
      <ul className="rows">
        {rules.rooms.map((room) => (
          <RoomEntry room={room} rules={rules} key={room.id} />
        ))}
      </ul>
    </section>
  )
}

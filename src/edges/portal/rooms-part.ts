// The rooms that a desk runs, on the page of the rules: when they are open, who is next, what holds after an interruption.
import type { Room, RoomDay } from '../../domain/policy/language.ts'
import { ruleText } from '../../domain/room/rule-text.ts'
import { groundTerms } from './grounds.ts'
import { type Markup, markup, type Piece } from './markup.ts'
import { hoursText, type Setting } from './rule-entry.ts'
import { type Language, textsOf } from './texts.ts'
import { clockText, lengthText, said } from './words.ts'

const dayText = (language: Language, { day, open }: RoomDay): string =>
  `${day} ${open === null ? textsOf(language)('rooms.closed') : `${clockText(open.from)}–${clockText(open.to)}`}`

const roomEntry = (setting: Setting, room: Room): Markup => {
  const { language } = setting
  const t = textsOf(language)
  const { why, ...ground } = room.ground
  const length = (seconds: number): string => (seconds === 0 ? t('rooms.none') : lengthText(language, seconds))
  return markup`<article class="rule" id="room-${room.id}"><h3>${room.title[language]}<span class="tag">${room.id}</span></h3>
<dl><dt>${t('rooms.open')}</dt><dd>${hoursText(setting, room.hours)}</dd>
${room.days.length > 0 && markup`<dt>${t('rooms.days')}</dt><dd>${room.days.map((day) => dayText(language, day)).join(', ')}</dd>`}
<dt>${t('rooms.queue')}</dt><dd>${ruleText(room.queue)[language]}</dd>
<dt>${t('rooms.resume')}</dt><dd>${length(room.resume)}</dd><dt>${t('rooms.pause')}</dt><dd>${length(room.pause)}</dd>
${groundTerms(language, { ...ground, why: said(why, language) ?? null, layer: null, until: null })}</dl></article>`
}

/** Nothing where there are none. */
export const roomsPart = (rooms: readonly Room[], setting: Setting): Piece =>
  rooms.length > 0 &&
  markup`<section class="card" aria-labelledby="rooms"><h2 id="rooms">${textsOf(setting.language)('rooms.title')}</h2>${rooms.map((room) => roomEntry(setting, room))}</section>`

// Sentences about whole policies in English.
import type { Condition } from '../exact/cases.ts'
import type { Phrases, Said, Sentence } from './phrases.ts'

const and = (parts: readonly string[]): string =>
  parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

const numbered = (one: string, ids: readonly string[]): string => `${one}${ids.length > 1 ? 's' : ''} ${and(ids)}`

const HOLDERS: Readonly<Record<string, string>> = {
  ...{ badge: 'holders of a badge', voucher: 'holders of a voucher', device: 'registered devices' },
}

const CREDENTIALS: Readonly<Record<string, string>> = {
  ...{ badge: 'with a badge', voucher: 'with a voucher', device: 'as a registered device' },
}

const kinds = (ids: readonly string[], words: typeof HOLDERS): string => ids.map((id) => words[id] ?? id).join(' or ')

/** As the first words of a sentence, and after "but". */
const head = ({ item }: Condition, ids: readonly string[]): string => {
  if (item === 'tenant-staff') return 'staff of tenants'
  return item === 'credential' ? kinds(ids, HOLDERS) : numbered(item, ids)
}

const LINKS = { plan: 'on', tenant: 'of', group: 'in', seat: 'at', network: 'in' } as const

const tail = ({ item }: Condition, ids: readonly string[]): string => {
  if (item === 'tenant-staff') return ' on the staff of a tenant'
  return item === 'credential' ? ` ${kinds(ids, CREDENTIALS)}` : ` ${LINKS[item]} ${numbered(item, ids)}`
}

const condition: Phrases['condition'] = (given, first, name) => {
  const named = (ids: readonly string[]): readonly string[] => (given.item === 'plan' ? ids.map(name) : ids)
  if ('not' in given) return `${first ? 'everybody but ' : ' but not '}${head(given, named(given.not))}`
  return first ? head(given, named(given.in)) : tail(given, named(given.in))
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const comma = (text: string): string => (text === '' ? '' : `, ${text}`)

const sentence = ({ change, who, what, ports, when, before, after }: Sentence): string => {
  if (change === 'reason')
    return `For ${who.text}, only the reason against ${what}${ports} changes${comma(when)} (${before} → ${after}).`
  const verb = `${change === 'loses' ? 'lose' : 'gain'}${who.plural ? '' : 's'}`
  const reason = change === 'loses' ? after : before === null ? null : `until now ${before}`
  return `${capital(who.text)} ${verb} ${what}${ports}${comma(when)}${reason === null ? '' : ` (${reason})`}.`
}

const reach = ({ who, when, by }: Said): string => {
  const subject = capital(who.text)
  if (by !== null && subject === 'Everybody')
    return when === '' ? `Nobody can ever reach it (${by}).` : `Nobody can reach it, ${when} (${by}).`
  if (by === null) return when === '' ? `${subject} can always reach it.` : `${subject} can reach it, ${when}.`
  return when === '' ? `${subject} can never reach it (${by}).` : `${subject} cannot reach it, ${when} (${by}).`
}

const KEYS: Readonly<Record<string, string>> = {
  expect: 'answer',
  heads: 'people at most',
  people: 'people at most',
  namesOfSessionsDays: 'days that ended sessions at seats keep whose they were',
  compiled: 'compiled to',
  engine: 'compiled by',
  dataPerDay: 'data a day',
  slow: 'speed when the data is used',
  sessions: 'sessions at a time',
  spans: 'times',
  timePerDay: 'time a day',
  days: 'days with hours of their own',
  'queue.hold': 'a seat is held for a number for',
  'queue.overtaken': 'nobody is overtaken more often than',
  'queue.session': 'a session while people wait',
  resume: 'to come back after an interruption',
  pause: 'the longest pause',
  warn: 'warning before an end',
  join: 'how to join',
  'run-by': 'run by',
  measure: 'what the goal counts',
  endpoints: 'names',
}

/** English. */
export const english: Phrases = {
  language: 'en',
  and,
  everybody: 'everybody',
  condition,
  days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  daily: 'daily',
  allDay: 'all day',
  nextDay: (time) => `${time} next day`,
  from: (day) => `from ${day}`,
  until: (day) => `until ${day}`,
  outside: (week) => `outside ${week}`,
  everything: 'everything',
  everyOtherName: 'every other name',
  everyOtherAddress: 'every other address',
  everythingElse: 'everything else on the internet',
  membership: (name) => {
    const [kind, id] = name.split(' ')
    return kind === 'list' ? `the list ${id}` : `what the ${kind} ${id} names`
  },
  but: (whole, left) => `${whole} but ${left}`,
  added: (names, to) => `${names} added to ${to}`,
  removed: (names, from) => `${names} taken out of ${from}`,
  namesIn: (count, where, examples) => `${count} in ${where}${examples === '' ? '' : ` (${examples})`}`,
  addressesIn: (where, example) => `addresses in ${where} (the first is ${example})`,
  zone: (id) => `the zone ${id}`,
  names: (count) => (count === 0 ? 'names' : count === 1 ? '1 name' : `${count.toLocaleString('en')} names`),
  more: (count) => `${count} more`,
  ports: (ranges) => ` on ${ranges}`,
  byPlan: 'not in the plan',
  sentence,
  nobodyGains: 'Nobody gains anything.',
  nobodyLoses: 'Nobody loses anything.',
  nothingChanges: 'Nothing changes for anybody.',
  of: {
    ...{ plan: 'plan', rule: 'rule', service: 'service', eligible: 'eligible for', schedule: 'schedule', room: 'room' },
    ...{ stage: 'stage', catalogue: 'catalogue', public: 'what the public is told' },
    ...{ park: 'park', agreement: 'agreement', host: 'host', zone: 'zone', upstreams: 'DNS servers' },
    ...{ 'protected-test': 'protected test', tenant: 'tenant', group: 'group', network: 'network' },
    ...{ retention: 'retention', engine: 'program' },
  },
  key: (key) => KEYS[key] ?? key,
  closed: 'closed',
  isNew: (what) => `${capital(what)} is new.`,
  isGone: (what) => `${capital(what)} is gone.`,
  minutes: (minutes) => `${minutes} min`,
  none: 'none',
  reach,
  hours: (plan, week) => `Plan ${plan} has sessions only at these hours: ${week}.`,
  ever: { always: 'Yes, always.', sometimes: 'Some can, at some times.', never: 'No, never.' },
  tooMany: 'There are too many combinations to tell exactly.',
  idle: {
    catchesNothing: 'It catches nothing at present.',
    liftsNothing: (block) => `It lifts nothing: ${block} never blocks there.`,
    neverDecides: (why) => `It never decides (${why}).`,
    neverLifts: (why) => `It never lifts anything (${why}).`,
    behind: (rules) => `named in its place: ${rules}`,
    lifted: (exceptions) => `lifted by ${exceptions}`,
    besides: (exceptions) => `the same is lifted by ${exceptions}`,
    noPlan: 'no plan opens it',
  },
}

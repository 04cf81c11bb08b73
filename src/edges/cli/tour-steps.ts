// What is typed at each step of the tour: a line that somebody can type, run as it stands, and what is to be seen in its answer.
import { REFUSED_NAME, type TourId } from '../../domain/tour/steps.ts'
import type { SeatAnswer, SeatRequest, SitParts } from './sit-parts.ts'
import { quoted } from './tour-text.ts'

/** Where the tour goes: a seat, a person of the sample, and the running service. */
export type Way = {
  readonly seat: string
  readonly from: string
  readonly portal: string
  readonly proxy: string
  readonly badge: string
  readonly pin: string
  /** The plan of that person. */
  readonly plan: string
  /** A word that stands nowhere yet. */
  readonly word: string
  readonly data: string
  readonly record: readonly string[]
  readonly keys: readonly string[]
  readonly policy: string
}

/** `seen`: the answer in a few lines; `ko`: where it is told in Korean too; `isTrue`: whether it is what the tour says. */
type Seen = { readonly seen: readonly string[]; readonly ko?: readonly string[]; readonly isTrue: boolean }

/** A step as it is typed. */
export type Typed = {
  /** As it stands on the command line. */
  readonly line: string
  readonly run: () => Promise<Seen>
}

type Look = (answer: SeatAnswer) => Seen

const headLine = ({ status, fields }: SeatAnswer, ...names: readonly string[]): string =>
  [String(status), ...names.flatMap((name) => (fields[name] === undefined ? [] : [`${name}: ${fields[name]}`]))].join(
    '  ',
  )

const jsonOf = ({ body }: SeatAnswer): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

const clock = (seconds: unknown): string => {
  const whole = Number(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** A request from the seat, as a curl line and as it is sent. */
const curl = (
  { ask }: SitParts,
  { from, proxy }: Way,
  asked: Partial<SeatRequest> & { readonly url: string; readonly by: 'proxy' | 'line' },
  look: Look,
): Typed => {
  const { method = 'GET', url, fields = {}, body = null, by } = asked
  const words = [
    ...['curl', '--interface', from],
    ...(by === 'proxy' ? ['-x', proxy] : []),
    ...(method === 'HEAD' ? ['-I'] : method === 'DELETE' ? ['-X', 'DELETE'] : []),
    ...Object.entries(fields).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
    ...(body === null ? [] : ['-d', body]),
    url,
  ]
  return {
    line: words.map(quoted).join(' '),
    run: async () => look(await ask({ method, url, fields, body }, { from, proxy: by === 'proxy' ? proxy : null })),
  }
}

/** Another command of ours. */
const ours = ({ isthmus }: SitParts, words: readonly string[], look: (out: string, exit: number) => Seen): Typed => ({
  line: ['npx', 'isthmus', ...words].map(quoted).join(' '),
  run: async () => {
    const { exit, out, err } = await isthmus(words)
    return look(out === '' ? err : out, exit)
  },
})

const FIELDS = { accept: 'application/problem+json' } as const

/** Whether a site opened: its heading, or who refused it. */
const openOrNot =
  (isOpen: boolean): Look =>
  (answer) => {
    const heading = /<title>([^<]*)/.exec(answer.body)?.[1]
    const seen =
      answer.status === 200 ? `200  ${heading ?? ''}` : `${answer.status}  ${jsonOf(answer).reason ?? answer.body}`
    return { seen: [seen], isTrue: (answer.status === 200) === isOpen }
  }

const REFUSED = { plain: `http://${REFUSED_NAME}/`, encrypted: `https://${REFUSED_NAME}/` } as const

const casino = (parts: SitParts, way: Way, isOpen: boolean): Typed =>
  curl(parts, way, { url: REFUSED.plain, by: 'proxy', fields: FIELDS }, openOrNot(isOpen))

const blocked: Look = (answer) => {
  const said = jsonOf(answer)
  const why = said.why as { readonly en?: string; readonly ko?: string } | undefined
  return {
    seen: [
      `${answer.status}  rule ${said.rule}, in force since ${said.since}`,
      `     ${why?.en}  ${why?.ko}`,
      `     basis ${said.basis}, ask for a review: ${said.review}`,
    ],
    isTrue: answer.status === 403 && said.rule === 'no-gambling',
  }
}

type SeatId = 'free' | 'closed' | 'badge' | 'library' | 'refused' | 'encrypted' | 'nobody' | 'reach'

/** From nobody at a free seat to the first refusal that says why. */
const atSeat = (parts: SitParts, way: Way): Readonly<Record<SeatId, Typed>> => {
  const at = (path: string): string => new URL(path, way.portal).href
  const { badge, pin } = way
  return {
    free: curl(parts, way, { url: at('/api/v1/sessions/current'), by: 'line' }, (answer) => ({
      seen: [`${answer.status}  ${jsonOf(answer).title}`],
      isTrue: answer.status === 404,
    })),
    closed: curl(parts, way, { url: 'http://library.park.test/', by: 'proxy', method: 'HEAD' }, (answer) => ({
      seen: [headLine(answer, 'location')],
      isTrue: answer.status === 302,
    })),
    badge: curl(
      parts,
      way,
      {
        ...{ url: at('/api/v1/sessions'), by: 'line', method: 'POST' },
        fields: { 'content-type': 'application/json' },
        body: JSON.stringify({ badge, pin }),
      },
      (answer) => {
        const { plan, secondsLeft } = jsonOf(answer)
        return {
          seen: [`${answer.status}  online, plan ${plan}, ${clock(secondsLeft)} left`],
          isTrue: answer.status === 201,
        }
      },
    ),
    library: curl(parts, way, { url: `http://library.park.test/${way.word}`, by: 'proxy' }, openOrNot(true)),
    refused: curl(parts, way, { url: REFUSED.plain, by: 'proxy', fields: FIELDS }, blocked),
    encrypted: curl(parts, way, { url: REFUSED.encrypted, by: 'proxy', method: 'HEAD' }, (answer) => ({
      seen: [`${answer.status}  (the answer to CONNECT)`],
      isTrue: answer.status === 403,
    })),
    nobody: curl(parts, way, { url: `http://${way.word}.test/`, by: 'proxy', fields: FIELDS }, (answer) => ({
      seen: [`${answer.status}  ${jsonOf(answer).detail}`],
      // Where there is no line to the outside, nobody says that there is no such name.
      isTrue: ['not-us:no-such-name', 'not-us:no-answer'].includes(String(jsonOf(answer).reason)),
    })),
    reach: ours(parts, ['policy', 'reach', '--to', `https://${REFUSED_NAME}`], (out, exit) => ({
      seen: out.trimEnd().split('\n'),
      isTrue: exit === 1 && out.startsWith('No'),
    })),
  }
}

/** The sentences of what a draft changes stand at its head, first in English, then in Korean. */
const sentences = (out: string, language: 'en' | 'ko'): readonly string[] =>
  out.trimEnd().split('\n\n')[language === 'en' ? 0 : 1]?.split('\n') ?? []

const signed = (out: string, exit: number): Seen => ({
  seen: [exit === 0 ? (/It stands in entry \d+ of the record\.|Proposed in entry \d+/.exec(out)?.[0] ?? out) : out],
  isTrue: exit === 0,
})

const TITLES = { without: 'The tour: without no-gambling', back: 'The tour: as it was' } as const

/** The hash of what is proposed under a title; empty: nothing is. */
const proposedAs = async ({ isthmus }: SitParts, { record }: Way, title: string): Promise<string> => {
  const { out } = await isthmus(['proposals', ...record, '--json'])
  const { proposals = [] } = JSON.parse(out === '' ? '{}' : out)
  const found = proposals.find(({ proposal }: { proposal: { title: { en?: string } } }) => proposal.title.en === title)
  return found?.hash ?? ''
}

/** One side proposes and signs, the other one approves; the hash is known only after the first. */
const bothSign = (
  parts: SitParts,
  way: Way,
  what: { readonly words: readonly string[]; readonly title: string },
): { readonly propose: Typed; readonly approve: Typed } => {
  const [first = '', second = ''] = way.keys
  let hash = ''
  const proposing = [
    ...['propose', 'inputs', ...what.words, ...way.record, '--key', first],
    ...['--title', `en=${what.title}`, '--yes'],
  ]
  const approving = (of: string): readonly string[] => [
    ...['sign', of, '--approve', ...way.record, '--key', second, '--yes'],
  ]
  return {
    propose: ours(parts, proposing, (out, exit) => {
      hash = /isthmus sign (sha256:[0-9a-f]{64})/.exec(out)?.[1] ?? ''
      return signed(out, exit)
    }),
    approve: {
      get line() {
        return ['npx', 'isthmus', ...approving(hash === '' ? 'HASH' : hash.slice(7, 19))].map(quoted).join(' ')
      },
      run: async () => {
        hash = await proposedAs(parts, way, what.title)
        if (hash === '') return { seen: ['Nothing is proposed that could be signed.'], isTrue: false }
        const { exit, out, err } = await parts.isthmus(approving(hash))
        return signed(out === '' ? err : out, exit)
      },
    },
  }
}

type RuleId = Exclude<TourId, SeatId | 'out' | 'kept' | 'nowhere'>

/** The rule goes and comes back, by two operators; the record has four signatures more. */
const ofRule = (parts: SitParts, way: Way): Readonly<Record<RuleId, Typed>> => {
  const without = bothSign(parts, way, { words: ['--without', 'no-gambling'], title: TITLES.without })
  const back = bothSign(parts, way, { words: [way.policy], title: TITLES.back })
  return {
    effects: ours(parts, ['effects', '--without', 'no-gambling', ...way.record], (out, exit) => ({
      ...{ seen: sentences(out, 'en'), ko: sentences(out, 'ko') },
      isTrue: exit === 1,
    })),
    propose: without.propose,
    'one-signed': casino(parts, way, false),
    approve: without.approve,
    opens: casino(parts, way, true),
    'propose-back': back.propose,
    'one-signed-back': casino(parts, way, true),
    'approve-back': back.approve,
    'refused-again': casino(parts, way, false),
  }
}

/** Signs out, and looks at what is left. */
const afterwards = (parts: SitParts, way: Way): Readonly<Record<'out' | 'kept' | 'nowhere', Typed>> => ({
  out: curl(
    parts,
    way,
    { url: new URL('/api/v1/sessions/current', way.portal).href, by: 'line', method: 'DELETE' },
    (answer) => ({ seen: [`${answer.status}  signed out`], isTrue: answer.status === 204 }),
  ),
  kept: ours(parts, ['session', 'list', '--all', '--limit', '1'], (out, exit) => ({
    seen: out.trimEnd().split('\n'),
    isTrue: exit === 0,
  })),
  nowhere: {
    line: ['grep', '-rl', way.word, way.data].map(quoted).join(' '),
    run: async () => {
      const { files, found } = await parts.search(way.word)
      return {
        seen: [found.length === 0 ? `(nothing, in ${files} files)` : found.join('\n')],
        isTrue: found.length === 0,
      }
    },
  },
})

/** What is typed at every step. */
export const typedSteps = (parts: SitParts, way: Way): Readonly<Record<TourId, Typed>> => ({
  ...atSeat(parts, way),
  ...ofRule(parts, way),
  ...afterwards(parts, way),
})

/** Whether two operators rule with the sample's keys, and its policy is what they have agreed on: the tour puts nobody's change back. */
export const isAsShipped = async ({ isthmus }: SitParts, { keys, policy, record }: Way): Promise<boolean> => {
  if (keys.length < 2) return false
  const { out } = await isthmus(['effects', policy, ...record, '--json'])
  return out.includes('"why":"same"')
}

/** Whether all that the sample's policy would change is that no-gambling blocks again. */
export const isOnlyWithout = async ({ isthmus }: SitParts, { policy, record }: Way): Promise<boolean> => {
  const { out } = await isthmus(['effects', policy, ...record, '--json'])
  const { effects = [] } = JSON.parse(out === '' ? '{}' : out)
  return effects.length > 0 && effects.every(({ after }: { after: string | null }) => after === 'no-gambling')
}

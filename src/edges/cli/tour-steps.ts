// The steps of the tour: each a line that somebody can type, run as it stands, and what is to be seen in its answer.

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

/** `seen`: the answer in a few lines; `isTrue`: whether it is what the tour says. */
type Seen = { readonly seen: readonly string[]; readonly isTrue: boolean }

export type Step = {
  readonly title: string
  /** As it is typed. */
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
  title: string,
  asked: Partial<SeatRequest> & { readonly url: string; readonly by: 'proxy' | 'line' },
  look: Look,
): Step => {
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
    title,
    line: words.map(quoted).join(' '),
    run: async () => look(await ask({ method, url, fields, body }, { from, proxy: by === 'proxy' ? proxy : null })),
  }
}

/** Another command of ours. */
const ours = (
  { isthmus }: SitParts,
  title: string,
  words: readonly string[],
  look: (out: string, exit: number) => Seen,
): Step => ({
  title,
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

const casino = (parts: SitParts, way: Way, title: string, isOpen: boolean): Step =>
  curl(parts, way, title, { url: 'http://casino.test/', by: 'proxy', fields: FIELDS }, openOrNot(isOpen))

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

/** From nobody at a free seat to the first refusal that says why. */
export const stepsAtSeat = (parts: SitParts, way: Way): readonly Step[] => {
  const at = (path: string): string => new URL(path, way.portal).href
  const { badge, pin } = way
  return [
    curl(parts, way, `Seat ${way.seat} is free.`, { url: at('/api/v1/sessions/current'), by: 'line' }, (answer) => ({
      seen: [`${answer.status}  ${jsonOf(answer).title}`],
      isTrue: answer.status === 404,
    })),
    curl(
      ...[parts, way, 'Nobody is signed in, so this seat reaches nothing: whatever is asked leads to the portal.'],
      { url: 'http://library.park.test/', by: 'proxy', method: 'HEAD' },
      (answer) => ({ seen: [headLine(answer, 'location')], isTrue: answer.status === 302 }),
    ),
    curl(
      ...[parts, way, 'A badge and its PIN.'],
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
    curl(
      ...[parts, way, 'The library opens. It lives in the park, and needs no line to the outside.'],
      { url: `http://library.park.test/${way.word}`, by: 'proxy' },
      openOrNot(true),
    ),
    curl(
      ...[parts, way, 'A site that a rule refuses: which rule, why, its basis, since when, and whom to ask.'],
      { url: 'http://casino.test/', by: 'proxy', fields: FIELDS },
      blocked,
    ),
    curl(
      ...[
        parts,
        way,
        'The same, encrypted. A browser shows its own error here: nobody can write inside an encrypted page, and we do not try. The page of the seat names the rule.',
      ],
      { url: 'https://casino.test/', by: 'proxy', method: 'HEAD' },
      (answer) => ({ seen: [`${answer.status}  (the answer to CONNECT)`], isTrue: answer.status === 403 }),
    ),
    curl(
      ...[parts, way, 'A name that nobody has: that is said too, so that nobody suspects a rule.'],
      { url: `http://${way.word}.test/`, by: 'proxy', fields: FIELDS },
      (answer) => ({
        seen: [`${answer.status}  ${jsonOf(answer).detail}`],
        isTrue: jsonOf(answer).reason === 'not-us:no-such-name',
      }),
    ),
    ours(
      parts,
      'Who can ever reach it? The policy is finite, so the answer is exact.',
      ['policy', 'reach', '--to', 'https://casino.test'],
      (out, exit) => ({
        seen: out.trimEnd().split('\n'),
        isTrue: exit === 1 && out.startsWith('No'),
      }),
    ),
  ]
}

/** The sentences of what a draft changes stand at its head. */
const sentences = (out: string): readonly string[] => out.trimEnd().split('\n\n')[0]?.split('\n') ?? []

const signed = (out: string, exit: number): Seen => ({
  seen: [exit === 0 ? (/It stands in entry \d+ of the record\.|Proposed in entry \d+/.exec(out)?.[0] ?? out) : out],
  isTrue: exit === 0,
})

/** Proposes and approves by the first key; the second step's hash is known only then. */
const bothSign = (
  parts: SitParts,
  way: Way,
  what: { readonly words: readonly string[]; readonly title: string; readonly name: string; readonly after: boolean },
): readonly Step[] => {
  const [first = '', second = ''] = way.keys
  let hash = ''
  const proposing = [
    ...['propose', 'inputs', ...what.words, ...way.record, '--key', first],
    '--title',
    `en=${what.name}`,
    '--yes',
  ]
  const approving = (of: string): readonly string[] => [
    'sign',
    of,
    '--approve',
    ...way.record,
    '--key',
    second,
    '--yes',
  ]
  const approve: Step = {
    title: 'The other side signs: it is in force.',
    get line() {
      return ['npx', 'isthmus', ...approving(hash === '' ? 'HASH' : hash.slice(7, 19))].map(quoted).join(' ')
    },
    run: async () => {
      const { exit, out, err } = await parts.isthmus(approving(hash))
      return signed(out === '' ? err : out, exit)
    },
  }
  return [
    ours(parts, what.title, proposing, (out, exit) => {
      hash = /isthmus sign (sha256:[0-9a-f]{64})/.exec(out)?.[1] ?? ''
      return signed(out, exit)
    }),
    casino(parts, way, 'One side has signed, and nothing has changed.', !what.after),
    approve,
    casino(parts, way, what.after ? 'Both have signed, and it opens.' : 'And it is refused again.', what.after),
  ]
}

/** The rule goes and comes back, by two operators; the record has four signatures more. */
export const stepsOfRule = (parts: SitParts, way: Way): readonly Step[] => [
  ours(
    parts,
    'What if the rule went? The change in sentences, before anybody signs.',
    ['effects', '--without', 'no-gambling', ...way.record],
    (out, exit) => ({
      seen: sentences(out),
      isTrue: exit === 1,
    }),
  ),
  ...bothSign(parts, way, {
    words: ['--without', 'no-gambling'],
    title: 'One side proposes it and signs.',
    name: 'The tour: without no-gambling',
    after: true,
  }),
  ...bothSign(parts, way, {
    words: [way.policy],
    title: 'Now the policy of before is proposed again.',
    name: 'The tour: as it was',
    after: false,
  }),
]

/** Signs out, and looks at what is left. */
export const stepsAfter = (parts: SitParts, way: Way): readonly Step[] => [
  curl(
    ...[parts, way, 'Signing out.'],
    { url: new URL('/api/v1/sessions/current', way.portal).href, by: 'line', method: 'DELETE' },
    (answer) => ({ seen: [`${answer.status}  signed out`], isTrue: answer.status === 204 }),
  ),
  ours(
    parts,
    'What was kept? One row of the session, without any site.',
    ['session', 'list', '--all', '--limit', '1'],
    (out, exit) => ({
      seen: out.trimEnd().split('\n'),
      isTrue: exit === 0,
    }),
  ),
  {
    title: `And where the site stands that was asked for (${way.word}): nowhere.`,
    line: ['grep', '-rl', way.word, way.data].map(quoted).join(' '),
    run: async () => {
      const { files, found } = await parts.search(way.word)
      return {
        seen: [found.length === 0 ? `(nothing, in ${files} files)` : found.join('\n')],
        isTrue: found.length === 0,
      }
    },
  },
]

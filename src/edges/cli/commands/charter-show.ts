// isthmus charter show

import type { Charter, DeskLimit, Operator } from '../../../domain/council/charter.ts'
import { wayOf } from '../../../domain/council/charter.ts'
import { rollOf } from '../../../domain/council/state.ts'
import type { Command } from '../command.ts'
import { durationText, RECORD, readPark, USAGE } from '../council-options.ts'
import { titleText } from '../proposal-text.ts'
import { table } from '../text.ts'

const WAYS = { file: 'a file', operator: 'one operator', several: 'several operators' } as const

const keyRows = (person: string, keys: readonly string[], revoked: ReadonlySet<string>): string[][] =>
  keys.map((key, at) => [at === 0 ? person : '', revoked.has(key) ? `${key}  revoked` : key])

const operatorText = (id: string, operator: Operator, revoked: ReadonlySet<string>): string => {
  const { name, people, threshold, recovery, witness } = operator
  const rows = [
    ...Object.entries(people).flatMap(([person, keys]) => keyRows(person, keys, revoked)),
    ...keyRows('recovery', recovery.keys, revoked),
    ['witness', witness],
  ]
  const asked = `${threshold} of ${Object.keys(people).length} people must approve`
  const back =
    recovery.keys.length === 0
      ? 'no recovery keys'
      : `${recovery.threshold} of ${recovery.keys.length} recovery keys bring it back`
  return `${id}   ${titleText(name)}\n  ${asked}; ${back}\n${table(rows, '  ')}`
}

const deskRows = ({ desk }: Charter): string[][] => {
  const { end, suspend, out, close } = desk
  const each = ({ day, seconds }: DeskLimit, what: string): string =>
    day === 0 || seconds === 0 ? `nobody ${what}` : `${what} ${day} times, for ${durationText(seconds)} at most`
  return [
    ['desk alone, a day', `ends ${end.day} sessions; ${each(suspend, 'suspends people')}`],
    ['', `${each(out, 'takes seats out of service')}; ${each(close, 'closes early')}`],
  ]
}

const limitRows = (charter: Charter): string[][] => {
  const { change, keys, recovery } = charter.notice
  const { seconds, objected, budget, window, cooldown, block, allow } = charter.emergency
  const feeds = Object.entries(charter.feeds).map(([input, { add, remove }]) => `${input} (+${add}, −${remove} a day)`)
  return [
    [
      'notice',
      `files and charter ${durationText(change)}, keys ${durationText(keys)}, recovery ${durationText(recovery)}`,
    ],
    [
      'one alone',
      `at most ${block} names blocked and ${allow} allowed, for ${durationText(seconds)}, ${durationText(objected)} once objected to`,
    ],
    ['', `${durationText(budget)} in ${durationText(window)}; a name rests for ${durationText(cooldown)}`],
    ...deskRows(charter),
    ['never blocked', charter['never-block'].join(', ') || 'no names'],
    ['lists by themselves', feeds.join(', ') || 'none'],
  ]
}

export const charterShow: Command = {
  name: 'charter show',
  summary: 'who rules the park: operators, people, keys, and what one may do alone',
  usage: USAGE.record,
  operand: null,
  options: RECORD,
  examples: [
    [
      `charter show --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'By the record, which is verified from its genesis first.',
    ],
    [
      `charter show --record ./copy --genesis sha256:${'5'.repeat(64)} --json`,
      'The charter itself: save it, raise its version by one, change it, and type isthmus propose charter FILE.',
    ],
  ],
  run: async (given, parts) => {
    const { state } = await readPark(given, parts)
    const { charter, keyring } = state
    const { revoked } = rollOf(state)
    const gone = new Set([...keyring.values()].filter(({ octets }) => revoked.has(octets)).map(({ key }) => key.text))
    const head = [
      ['park', charter.park],
      ['ruled by', WAYS[wayOf(charter)]],
      ['version', String(charter.version)],
      ['agreed', state.agreed],
    ]
    const operators = Object.entries(charter.operators).map(([id, each]) => operatorText(id, each, gone))
    return { code: 0, json: charter, human: [table(head), ...operators, table(limitRows(charter))].join('\n\n') }
  },
}

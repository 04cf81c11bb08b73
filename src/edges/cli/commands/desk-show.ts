// isthmus desk show

import type { DeskActs } from '../../../domain/desk/acting.ts'
import { ACTS, type ActKind } from '../../../domain/desk/acts.ts'
import type { Command } from '../command.ts'
import { durationText } from '../council-options.ts'
import { moment, table } from '../text.ts'

const NAMES: { readonly [kind in ActKind]: string } = {
  end: 'end a session',
  suspend: 'suspend a person',
  out: 'take a seat out of service',
  close: 'close early',
}

const doneOf = ({ done }: DeskActs, kind: ActKind): string =>
  done
    .filter((each) => each.kind === kind)
    .map(({ operator, count }) => `${operator} ${count}`)
    .join(', ') || 'nobody'

const limits = (acts: DeskActs): string => {
  const { table: of } = acts
  if (of === null) return 'A file rules this park: nothing limits what staff do, but what they do ends by itself.'
  return table([
    ['one side alone', 'a day', 'for at most', 'done in the last day'],
    ...ACTS.map((kind) => [
      NAMES[kind],
      String(of[kind].day),
      kind === 'end' ? '' : durationText(of[kind].seconds),
      doneOf(acts, kind),
    ]),
  ])
}

const inForce = ({ inForce: all }: DeskActs): string =>
  table(
    all.map(({ kind, operator, by, target, why, until }) => [
      `${NAMES[kind]}${target === null ? '' : ` (${target})`}`,
      operator === null ? by : `${by} of ${operator}`,
      `until ${moment(until)}`,
      why,
    ]),
  )

export const deskShow: Command = {
  name: 'desk show',
  summary: 'what one side may do alone, how often it did in the last day, and what holds now',
  usage: '',
  operand: null,
  options: [],
  examples: [
    [
      'desk show',
      'The table of the charter beside what was done; a day is one of running, by no clock that can be set.',
    ],
  ],
  run: async (_, parts) => {
    const acts = await parts.desk.acts()
    const held = acts.inForce.length === 0 ? 'Nothing of it holds now.' : `Holds now:\n${inForce(acts)}`
    return { code: 0, json: acts, human: `${limits(acts)}\n\n${held}` }
  },
}

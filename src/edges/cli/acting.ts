// What the commands share by which the desk ends, suspends, takes out of service and closes: who, why, for how long, and why not.
import type { ActDone, ActRefusal, By, TakenBack } from '../../domain/desk/acting.ts'
import type { Given, Option, Result } from './command.ts'
import { secondsOf } from './council-options.ts'
import type { CliParts } from './parts.ts'
import { moment } from './text.ts'

/** No charter lets one do anything for longer. */
const MOST_DAYS = 30

export const OPERATOR: Option = {
  name: 'operator',
  value: 'ID',
  what: 'whose staff you are, where several operators rule',
}

export const REASON: Option = {
  name: 'reason',
  value: 'TEXT',
  what: 'one line of at most 200 characters, which whom it touches reads',
}

export const LASTING: readonly Option[] = [
  { name: 'for', value: 'DURATION', what: 'how long at most: 3d, 2h, 30m, 90s', required: true },
  { ...REASON, required: true },
  OPERATOR,
]

export const USAGE_LASTING = '--for DURATION --reason TEXT [--operator ID]'

export const byOf = (given: Given, { user }: CliParts): By => ({ operator: given.text('operator') ?? null, name: user })

export const lastingOf = (
  given: Given,
  parts: CliParts,
): { readonly seconds: number; readonly why: string; readonly by: By } => ({
  seconds: secondsOf(given.needed('for'), MOST_DAYS),
  why: given.needed('reason'),
  by: byOf(given, parts),
})

const LIMITS = 'See the limits: isthmus desk show'

const WHY: { readonly [why in ActRefusal]: string } = {
  'no-such': 'There is none of that name.',
  'which-operator': 'Several operators rule this park. Say whose staff you are: --operator ID',
  'no-operator': 'No operator of that name rules this park. See: isthmus charter show',
  'no-reason': 'Give a reason, one line of at most 200 characters: --reason TEXT',
  'nobody-alone': `The charter lets no side do that alone; propose a charter that does. ${LIMITS}`,
  'too-long': `The charter lets one side do that for a shorter time only. ${LIMITS}`,
  'too-often': `This side has done that as often as the charter lets it in a day. ${LIMITS}`,
  rests: `This side has done that here for as long as it may; it may again later. ${LIMITS}`,
  already: 'This side has done so already. Take it back first, or wait until it ends.',
  'not-held': 'There is nothing to take back: it has ended, or never was.',
  others: 'The other side did that: only its staff may take it back, and it ends by itself.',
  'record-bad': 'The record is bad, so nobody knows what the charter allows. See docs/errors.md, record:bad.',
}

export const notDone = (why: ActRefusal): Result => ({ code: 1, json: { done: false, why }, human: WHY[why] })

/** `what`: what holds now, as `Suspended: 04a3`. */
export const heldResult = (done: ActDone, what: string): Result =>
  done.done
    ? {
        code: 0,
        json: { done: true, until: new Date(done.until).toISOString() },
        human: `${what}, until ${moment(done.until)} at the latest.`,
      }
    : notDone(done.why)

export const takenBackResult = (done: TakenBack, what: string): Result =>
  done.done ? { code: 0, json: done, human: what } : notDone(done.why)

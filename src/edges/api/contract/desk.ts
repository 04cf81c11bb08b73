// What the desk hands out and leaves behind: vouchers, a badge in place of a lost one, a note for the next shift. Members that are not named here are ignored.
import * as v from 'valibot'

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
const named = (what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.description(what))
const moment = v.pipe(v.string(), v.isoTimestamp())

/** Ten of them are a sheet of paper. */
export const MOST_VOUCHERS = 100

export const MakeVouchers = v.pipe(
  v.object({
    plan: named('What its holder is entitled to.'),
    minutes: v.pipe(whole(1, 1440), v.description('How long each lasts online.')),
    count: v.pipe(v.optional(whole(1, MOST_VOUCHERS), 1), v.description('How many.')),
    days: v.pipe(v.optional(whole(1, 366), 1), v.description('Within how many days it must be used.')),
  }),
  v.metadata({ ref: 'MakeVouchers' }),
)

export const VouchersMade = v.pipe(
  v.object({
    codes: v.pipe(v.array(v.string()), v.description('Told this once.')),
    expires: moment,
    portal: v.pipe(
      v.string(),
      v.description('Where they are used; with `#v=` and the code behind it, it fills the field.'),
    ),
  }),
  v.metadata({ ref: 'VouchersMade' }),
)
export type VouchersMade = v.InferOutput<typeof VouchersMade>

export const PortalAddress = v.pipe(
  v.object({
    portal: v.pipe(
      v.string(),
      v.description('What goes onto paper for phones of the park: `http://portal.park.test/`.'),
    ),
  }),
  v.metadata({ ref: 'PortalAddress' }),
)
export type PortalAddress = v.InferOutput<typeof PortalAddress>

export const ReplaceBadge = v.pipe(
  v.object({
    badge: named('The number of the lost badge.'),
    replacement: named('The number of the new one, which nobody has.'),
  }),
  v.metadata({ ref: 'ReplaceBadge' }),
)

export const BadgeReplaced = v.pipe(
  v.object({
    badge: v.pipe(v.string(), v.description('The new one, as it is kept.')),
    pin: v.pipe(v.string(), v.description('The one-time PIN of the slip, told this once.')),
  }),
  v.metadata({ ref: 'BadgeReplaced' }),
)
export type BadgeReplaced = v.InferOutput<typeof BadgeReplaced>

export const NewSlip = v.pipe(
  v.object({ badge: named('The number of the badge of whoever forgot their PIN.') }),
  v.metadata({ ref: 'NewSlip' }),
)

export const SlipMade = v.pipe(
  v.object({ pin: v.pipe(v.string(), v.description('The one-time PIN of the slip, told this once.')) }),
  v.metadata({ ref: 'SlipMade' }),
)
export type SlipMade = v.InferOutput<typeof SlipMade>

/** A note is for people who read it standing. */
export const LONGEST_NOTE = 2000

export const ShiftNote = v.pipe(
  v.object({
    text: v.string(),
    by: v.pipe(v.string(), v.description('Who wrote it.')),
    at: moment,
    until: v.pipe(moment, v.description('When it is deleted.')),
  }),
  v.metadata({ ref: 'ShiftNote' }),
)
export type ShiftNote = v.InferOutput<typeof ShiftNote>

export const WriteNote = v.pipe(
  v.object({ text: v.pipe(v.string(), v.maxLength(LONGEST_NOTE), v.description('Empty: takes it away.')) }),
  v.metadata({ ref: 'WriteNote' }),
)

// isthmus voucher create
import type { Command } from '../command.ts'
import { counted, moment } from '../text.ts'

export const voucherCreate: Command = {
  name: 'voucher create',
  summary: 'make vouchers and print their codes, this once',
  usage: '--plan PLAN --minutes N [--count N] [--days N]',
  operand: null,
  options: [
    { name: 'plan', value: 'PLAN', what: 'what its holder is entitled to', required: true },
    {
      name: 'minutes',
      value: 'N',
      what: 'how long it lasts online',
      required: true,
      whole: { least: 1, most: 100_000 },
    },
    { name: 'count', value: 'N', what: 'how many (1)', whole: { least: 1, most: 1000 } },
    { name: 'days', value: 'N', what: 'within how many days it must be used (30)', whole: { least: 1, most: 3660 } },
  ],
  examples: [
    ['voucher create --plan library --minutes 60', 'One hour for one visitor.'],
    ['voucher create --plan basic --minutes 120 --count 20 --days 1', 'Twenty for today’s conference, two hours each.'],
  ],
  run: async (given, parts) => {
    const made = await parts.desk.createVouchers({
      plan: given.needed('plan'),
      minutes: given.number('minutes', 0),
      count: given.number('count', 1),
      days: given.number('days', 30),
      by: parts.user,
    })
    if (!made.created) {
      return {
        code: 1,
        json: made,
        human: `The policy has no plan ${given.needed('plan')}. See the plans: isthmus policy check`,
      }
    }
    const human = [
      ...made.codes,
      '',
      `${counted(made.codes.length, 'voucher')}, to be used by ${moment(made.expiresAt)}. The codes are not shown again.`,
    ].join('\n')
    return { code: 0, json: { codes: made.codes, expires: new Date(made.expiresAt).toISOString() }, human }
  },
}

// isthmus person slips
import type { Slip } from '../../../domain/desk/slips.ts'
import { csvOf } from '../../../domain/reports/csv.ts'
import { type Command, Misuse } from '../command.ts'
import { counted } from '../text.ts'

/** In two halves: a spreadsheet would take the first zero of a number away, and whoever types it may type the space. */
const shown = (pin: string): string => `${pin.slice(0, 3)} ${pin.slice(3)}`

const rowOf = ({ tenant, name, badge, pin }: Slip): readonly string[] => [tenant ?? '', name, badge, shown(pin)]

export const personSlips: Command = {
  name: 'person slips',
  summary: 'one-time PINs for everybody who has none yet, into a table to be printed and handed out',
  usage: '--to FILE [--tenant ID] [--again]',
  operand: null,
  options: [
    { name: 'to', value: 'FILE', what: 'the table, which must not be there yet; only you may read it', required: true },
    { name: 'tenant', value: 'ID', what: 'of this company or office only' },
    {
      name: 'again',
      value: null,
      what: 'also for those who have a slip and did not use it; that one is worth nothing then',
    },
  ],
  examples: [
    [
      'person slips --to slips.csv',
      'After an import: tenant, name, badge and PIN of each. Delete it when it is printed.',
    ],
    ['person slips --to t-017.csv --tenant t-017 --again', 'Once more for one company, which has lost the first.'],
  ],
  run: async (given, parts) => {
    const [to, tenant] = [given.needed('to'), given.text('tenant') ?? null]
    if (to === '-') throw new Misuse('slips go into a file', 'give --to FILE')
    const file = await parts.newFile(to)
    file.write(csvOf([['tenant', 'name', 'badge', 'PIN']]))
    let count = 0
    let after: string | null = null
    do {
      const { slips, last } = await parts.desk.newSlips({ tenant, again: given.flag('again'), after, by: parts.user })
      // Written before the next portion is asked for: what was given and not written is asked for by --again.
      file.write(csvOf(slips.map(rowOf)).replace('\u{feff}', ''))
      count += slips.length
      after = last
    } while (after !== null)
    file.close()
    const human =
      count === 0
        ? `Everybody${tenant === null ? '' : ` of ${tenant}`} has a PIN or a slip. ${to} has its first line only.`
        : `${counted(count, 'slip')} in ${to}. Nobody else may read it; delete it when it is printed.`
    return { code: 0, json: { slips: count, file: to }, human }
  },
}

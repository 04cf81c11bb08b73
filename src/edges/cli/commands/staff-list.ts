// isthmus staff list
import type { DeskAccount } from '../../../domain/desk/staff.ts'
import type { Command } from '../command.ts'
import { moment, table } from '../text.ts'

const signsInBy = ({ password, passkeys }: DeskAccount): string =>
  [
    ...(password ? ['password'] : []),
    ...(passkeys > 0 ? [`${passkeys} passkey${passkeys === 1 ? '' : 's'}`] : []),
  ].join(', ') || 'nothing yet'

const row = (account: DeskAccount): readonly string[] => [
  account.id,
  account.roles.join(', '),
  account.language,
  signsInBy(account),
  account.enrolment === null ? '' : `code until ${moment(account.enrolment)}`,
]

export const staffList: Command = {
  name: 'staff list',
  summary: 'who has an account for the console',
  usage: '',
  operand: null,
  options: [],
  examples: [['staff list', 'Roles, language, what each signs in with, and codes that nobody has used.']],
  run: async (_given, parts) => {
    const accounts = await parts.desk.staff()
    const head = ['account', 'roles', 'language', 'signs in by', '']
    const human = accounts.length === 0 ? 'Nobody has an account.' : table([head, ...accounts.map(row)])
    return { code: 0, json: { accounts }, human }
  },
}

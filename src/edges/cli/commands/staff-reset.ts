// isthmus staff reset
import { type Command, Misuse } from '../command.ts'
import { enrolJson, enrolText } from '../enrol-text.ts'

export const staffReset: Command = {
  name: 'staff reset',
  summary: 'take password and passkeys of an account away, sign it out, and print a new one-time code, this once',
  usage: 'ACCOUNT',
  operand: { name: 'ACCOUNT', what: 'as staff list shows it' },
  options: [],
  examples: [['staff reset north/kim', 'For a lost passkey or a forgotten password.']],
  run: async (given, parts) => {
    const id = given.operand
    if (id === undefined) throw new Misuse('which account?', 'give it as staff list shows it')
    const enrol = await parts.desk.resetStaff({ id })
    if (enrol === null)
      return { code: 1, json: { reset: false }, human: 'There is no such account. See: isthmus staff list' }
    return { code: 0, json: enrolJson(enrol), human: enrolText(`Reset: ${id}.`, enrol) }
  },
}

// isthmus staff add
import type { AccountRefusal } from '../../../domain/desk/staff.ts'
import { LANGUAGES, ROLES } from '../../../domain/staff/account.ts'
import { type Command, type Given, Misuse } from '../command.ts'
import { enrolJson, enrolText } from '../enrol-text.ts'

const WHY: Readonly<Record<AccountRefusal, string>> = {
  'bad-name': 'A name has small letters, digits and dashes, 31 at most, and begins with a letter: kim',
  'needs-operator': 'Operators rule this park. Say whose member of staff it is: --operator ID',
  'unknown-operator': 'The charter has no such operator. See: isthmus charter show',
  'ruled-by-file': 'A file rules this park, so there are no operators: leave --operator out.',
  taken: 'There is such an account. A new code for it: isthmus staff reset',
  'too-many': 'There are 1,000 accounts, and no more can be. Remove some: isthmus staff remove',
}

const oneOf = <T extends string>(known: readonly T[], text: string, what: string): T => {
  const found = known.find((each) => each === text)
  if (found === undefined) throw new Misuse(`"${text}" is no ${what}`, `write one of: ${known.join(', ')}`)
  return found
}

const rolesOf = (given: Given) => [...new Set(given.all('role').map((role) => oneOf(ROLES, role, 'role')))]

export const staffAdd: Command = {
  name: 'staff add',
  summary: 'add an account for the console and print a one-time code for it, this once',
  usage: 'NAME --role ROLE… [--operator ID] [--language LANGUAGE]',
  operand: { name: 'NAME', what: 'small letters, digits and dashes; of somebody of the charter their name there' },
  options: [
    {
      name: 'role',
      value: 'ROLE',
      what: 'engineer: proposes and signs; desk: looks after the seats; auditor: reads; may be given more than once',
      required: true,
      many: true,
    },
    { name: 'operator', value: 'ID', what: 'whose member of staff it is, where operators rule' },
    { name: 'language', value: 'LANGUAGE', what: 'of the console: en or ko (en)' },
  ],
  examples: [
    ['staff add kim --operator north --role engineer --language ko', 'Hand link or code over in person.'],
    ['staff add lee --role desk --role auditor', 'In a park ruled by file.'],
  ],
  run: async (given, parts) => {
    const name = given.operand
    if (name === undefined) throw new Misuse('whose account?', 'give a NAME: isthmus staff add kim …')
    const added = await parts.desk.addStaff({
      name,
      operator: given.text('operator') ?? null,
      roles: rolesOf(given),
      language: oneOf(LANGUAGES, given.text('language') ?? 'en', 'language'),
      by: parts.user,
    })
    if (!added.added) return { code: 1, json: added, human: WHY[added.why] }
    return { code: 0, json: enrolJson(added), human: enrolText(`Added: ${added.id}.`, added) }
  },
}

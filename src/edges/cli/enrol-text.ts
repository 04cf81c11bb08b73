// A one-time code of staff, as it is printed: to be handed over by whoever made it.
import type { Enrol } from '../../domain/desk/staff.ts'
import { moment } from './text.ts'

const WHERE = 'The settings name no console of that operator ("consoles"); on this machine: /console/enrol'

/** For a person. */
export const enrolText = (what: string, { code, link, until }: Enrol): string =>
  [
    `${what} One-time code: ${code}`,
    link === null ? WHERE : `Or by this link: ${link}`,
    `With it, until ${moment(until)}, its person chooses a passkey or a password, once. It is not shown again.`,
  ].join('\n')

/** For a program. */
export const enrolJson = ({ id, code, link, until }: Enrol) => ({
  ...{ id, code, link },
  until: new Date(until).toISOString(),
})

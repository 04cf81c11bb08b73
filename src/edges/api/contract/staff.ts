// Staff at the console, as it travels. Members that are not named here are ignored in requests.
import * as v from 'valibot'
import { LANGUAGES, ROLES } from '../../../domain/staff/account.ts'

const text = (most: number, what: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(most), v.description(what))

const name = text(64, 'As it was made with `isthmus staff add`.')
const code = text(100, 'The one-time code; case, spaces and hyphens do not matter.')
// Above what a password may have, so that a longer one is told why it is none.
const password = text(1000, 'From 12 to 200 characters.')
const answer = v.pipe(
  v.record(v.string(), v.unknown()),
  v.description('What the browser answered, as WebAuthn’s JSON.'),
)
const title = text(100, 'What its owner calls it.')

export const StaffSignIn = v.pipe(v.object({ name, password }), v.metadata({ ref: 'StaffSignIn' }))
export const PasskeyAnswer = v.pipe(v.object({ answer }), v.metadata({ ref: 'PasskeyAnswer' }))
export const NewPasskey = v.pipe(v.object({ answer, title }), v.metadata({ ref: 'NewPasskey' }))
export const EnrolmentCode = v.pipe(v.object({ name, code }), v.metadata({ ref: 'EnrolmentCode' }))
export const EnrolPassword = v.pipe(v.object({ name, code, password }), v.metadata({ ref: 'EnrolPassword' }))
export const EnrolPasskey = v.pipe(v.object({ name, code, answer, title }), v.metadata({ ref: 'EnrolPasskey' }))
export const ChangePassword = v.pipe(
  v.object({ before: v.optional(v.pipe(v.string(), v.maxLength(1000))), password }),
  v.metadata({ ref: 'ChangePassword' }),
)
export const StaffLanguage = v.pipe(v.object({ language: v.picklist(LANGUAGES) }), v.metadata({ ref: 'StaffLanguage' }))

export const PasskeyOptions = v.pipe(
  v.record(v.string(), v.unknown()),
  v.description('For the browser, as WebAuthn’s JSON.'),
  v.metadata({ ref: 'PasskeyOptions' }),
)

const passkey = v.object({
  id: v.pipe(v.string(), v.description('The credential’s, base64url.')),
  point: v.pipe(v.string(), v.description('The public key: 65 octets, base64url.')),
  mayBeCopied: v.boolean(),
  origin: v.string(),
  transports: v.array(v.string()),
  title: v.string(),
  made: v.pipe(v.string(), v.isoTimestamp()),
})
export const StaffPasskey = v.pipe(passkey, v.metadata({ ref: 'StaffPasskey' }))
export type StaffPasskey = v.InferOutput<typeof StaffPasskey>

const roles = v.array(v.picklist(ROLES))
const shared = {
  id: v.pipe(v.string(), v.description('`<operator>/<name>`; in a park ruled by file the name.')),
  operator: v.nullable(v.string()),
  name: v.string(),
  roles,
  language: v.picklist(LANGUAGES),
}

/** Who is signed in. */
export const Staff = v.pipe(
  v.object({
    ...shared,
    console: v.pipe(v.string(), v.description('The origin of the console, at which the passkeys work.')),
    password: v.pipe(v.boolean(), v.description('Whether there is one.')),
    passkeys: v.array(passkey),
  }),
  v.metadata({ ref: 'Staff' }),
)
export type Staff = v.InferOutput<typeof Staff>

export const Consoles = v.pipe(
  v.object({
    here: v.pipe(v.nullable(v.string()), v.description('The origin of the console that was asked; null: it is none.')),
    consoles: v.array(v.string()),
  }),
  v.metadata({ ref: 'Consoles' }),
)
export type Consoles = v.InferOutput<typeof Consoles>

export const Colleagues = v.pipe(
  v.object({ accounts: v.array(v.object({ ...shared, enrolled: v.boolean() })) }),
  v.metadata({ ref: 'Colleagues' }),
)

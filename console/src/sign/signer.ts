// Which keys of the charter the person at this console can sign with, and what their passkeys would be as keys of it.
import { hexOf, joined } from '../../../src/base/octets.ts'
import { utf8 } from '../../../src/base/utf8.ts'
import type { Member } from '../../../src/domain/council/charter.ts'
import { allRevoked } from '../../../src/domain/council/revoked.ts'
import type { Open, State } from '../../../src/domain/council/state.ts'
import { passkeyOf, type VerifierKey, verifierKey } from '../../../src/domain/record/keys.ts'
import type { Staff, StaffPasskey } from '../../../src/edges/api/contract/staff.ts'
import { parseBase64Url } from './base64url.ts'

/** A key of the charter, and the credential in somebody's device that signs for it. */
export type Signer = { readonly member: Member; readonly passkey: StaffPasskey }

const octetsOf = ({ point }: StaffPasskey): string => hexOf(parseBase64Url(point) ?? new Uint8Array(0))

/** The passkey as a verifier key of somebody (docs/formats.md, section 3). */
export const keyOfPasskey = (name: string, passkey: StaffPasskey): VerifierKey | undefined => {
  const point = parseBase64Url(passkey.point)
  if (point === undefined) return undefined
  const octets = joined(point, Uint8Array.of(passkey.mayBeCopied ? 1 : 0), utf8(passkey.origin))
  return verifierKey(name, 'passkey', octets)
}

const signersIn = (keyring: State['keyring'], staff: Staff, revoked: ReadonlySet<string>): readonly Signer[] =>
  [...keyring.values()].flatMap((member) => {
    if (member.by !== staff.id || revoked.has(member.octets)) return []
    if (passkeyOf(member.key.publicKey)?.origin !== staff.console) return []
    const passkey = staff.passkeys.find((each) => octetsOf(each) === member.octets)
    return passkey === undefined ? [] : [{ member, passkey }]
  })

/** With whichever of these keys the person signs, it counts; about an open `charter` also with keys that only the new one has. */
export const signersOf = (state: State, staff: Staff, about: Open | undefined): readonly Signer[] => {
  const revoked = allRevoked(state.revoked)
  const now = signersIn(state.keyring, staff, revoked)
  const then = about?.keyring ? signersIn(about.keyring, staff, revoked) : []
  return [...now, ...then.filter(({ member }) => now.every((each) => each.member.octets !== member.octets))]
}

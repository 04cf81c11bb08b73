// What became of an entry, for tests and screens; it is not part of the state.
import type { FreezeWord } from './entry.ts'

/** The closed list of why an entry changes nothing. */
export type Refusal =
  // a statement
  | 'malformed'
  | 'park'
  | 'signer'
  | 'signature'
  | 'revoked'
  | 'record'
  | 'expired'
  | 'too-far'
  | 'base'
  | 'subject'
  | 'effects'
  | 'replayed'
  | 'action'
  | 'no-vote'
  | 'crowded'
  // a proposal
  | 'invalid'
  | 'known'
  | 'key-taken'
  | 'ruled-by-file'
  // an emergency
  | 'never-block'
  | 'too-many-names'
  | 'too-long'
  | 'budget'
  | 'cooldown'
  | 'too-many'
  // an activation, a failure
  | 'not-open'
  | 'not-agreed'
  | 'notice'
  // an adoption, a feed
  | 'ruled-by-operators'
  | 'no-feed'
  | 'same'
  | 'cap'

/** `no-genesis`: entry 0 is none, so there is no state, and the record is no park's. */
export type Outcome =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly why: Refusal }
  | { readonly is: 'frozen'; readonly why: FreezeWord }
  | { readonly is: 'no-genesis' }

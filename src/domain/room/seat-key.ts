// The key of a seat with an agent: by it the seat's requests are known, wherever they come from.

export type SeatKey = {
  readonly seat: string
  /** Ed25519, 32 octets, base64url without padding. */
  readonly key: string
  /** When it was enrolled, milliseconds since 1970, and who gave out the code. */
  readonly at: number
  readonly by: string
}

/** A code is good once, for so many seconds. */
export const CODE_FOR = 900

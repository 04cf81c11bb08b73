// A lease: what the server signs for a seat, so that the seat can count the time by itself while the server is away.

const LEASE_ORIGIN = 'isthmus lease v1'

/** `seconds`: left when it was signed; `serial`: grows per seat, and an older one is none; `warn`: seconds before the end. */
export type LeaseTerms = {
  readonly park: string
  readonly seat: string
  readonly session: string
  readonly seconds: number
  readonly serial: number
  readonly warn: readonly number[]
}

/** The text that is signed. Nobody's name stands in it. */
export const leaseText = ({ park, seat, session, seconds, serial, warn }: LeaseTerms): string =>
  `${LEASE_ORIGIN}\n${park}\n${seat}\n${session}\nseconds ${seconds}\nserial ${serial}\nwarn ${warn.join(',')}\n`

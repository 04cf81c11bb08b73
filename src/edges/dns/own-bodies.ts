// Bodies that we make ourselves: addresses we know, and the word that there is nothing.
import { type Address, numeric } from '../../base/addresses.ts'
import { HEADER, TYPE } from './wire/codes.ts'
import { type Bare, type Body, writeBody } from './wire/compose.ts'

/** No name is ever compressed into these, so the place of the question's end does not matter. */
const ANYWHERE = HEADER

const made = (records: readonly Bare[], soa: Bare | null): Body => {
  const body = writeBody(ANYWHERE, [], records, soa === null ? null : { rr: soa, above: 0 })
  if (body === null) throw new Error('a body of ours is too long')
  return body
}

/** An SOA with the root for its names, and these seconds for its TTL and its minimum (RFC 2308 section 5). */
const soaOf = (ttl: number): Bare => {
  const data = Buffer.alloc(2 + 20)
  for (const [n, value] of [1, ttl, ttl, ttl, ttl].entries()) data.writeUInt32BE(value, 2 + 4 * n)
  return { type: TYPE.SOA, ttl, data }
}

/** Nothing, to be kept for so many seconds. */
export const nothingBody = (ttl: number): Body => made([], soaOf(ttl))

const dataOf = (address: Address): Uint8Array => {
  const { family, value } = numeric(address)
  const bytes = family === 4 ? 4 : 16
  return Uint8Array.from({ length: bytes }, (_, n) => Number((value >> BigInt(8 * (bytes - 1 - n))) & 255n))
}

/** The addresses of the family that was asked for; `null` where there are none. */
export const addressBody = (addresses: readonly Address[], type: number, ttl: number): Body | null => {
  const size = type === TYPE.A ? 4 : type === TYPE.AAAA ? 16 : 0
  const records = addresses.map(dataOf).filter(({ length }) => length === size)
  return records.length === 0
    ? null
    : made(
        records.map((data) => ({ type, ttl, data })),
        null,
      )
}

/** RFC 8482 section 4.2: what is said to whoever asks for everything. */
export const HINFO_BODY: Body = made(
  [{ type: TYPE.HINFO, ttl: 3600, data: Uint8Array.of(7, ...Buffer.from('RFC8482'), 0) }],
  null,
)

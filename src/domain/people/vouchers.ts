// The life of a voucher: created, printed, in use, used up, expired.
import type { Voucher, VoucherState } from './people.ts'

/** The state of a voucher at a time; `inUse`: a session of it is open. */
export const voucherState = (voucher: Voucher, now: number, inUse: boolean): VoucherState => {
  if (inUse) return 'in-use'
  if (voucher.used >= voucher.seconds) return 'used-up'
  if (now >= voucher.expiresAt) return 'expired'
  return voucher.printedAt === null ? 'created' : 'printed'
}

/** Seconds online that are left in it. */
export const secondsLeft = (voucher: Voucher): number => Math.max(0, voucher.seconds - voucher.used)

// 31 characters that are not mistaken for one another on paper (no 0 O, 1 I L, no U).
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A code from random bytes (at least 10): `K7PM-3QXD-9F`, about 49 bits. Bytes that would bias it are passed over. */
export const voucherCode = (random: Uint8Array): string => {
  const fair = 256 - (256 % ALPHABET.length)
  const letters = [...random].filter((byte) => byte < fair).map((byte) => ALPHABET[byte % ALPHABET.length])
  if (letters.length < 10) throw new RangeError('voucherCode wants more random bytes')
  const code = letters.slice(0, 10).join('')
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
}

// Keyed digests for short secrets (PINs, voucher codes). The key lives outside the database.
import { createHmac, timingSafeEqual } from 'node:crypto'

/** HMAC-SHA-256 (RFC 2104) over the parts, each preceded by its length so that no two lists of parts collide; base64. */
export const mac = (key: Uint8Array, ...parts: readonly string[]): string => {
  const digest = createHmac('sha256', key)
  for (const part of parts) {
    const bytes = Buffer.from(part, 'utf8')
    digest.update(`${bytes.length}:`).update(bytes)
  }
  return digest.digest('base64')
}

/** Whether two texts are equal, in a time that does not depend on where they differ. */
export const sameSecret = (a: string, b: string): boolean => {
  const left = Buffer.from(a, 'utf8')
  const right = Buffer.from(b, 'utf8')
  return left.length === right.length && timingSafeEqual(left, right)
}

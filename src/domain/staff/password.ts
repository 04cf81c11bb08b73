// What may be a password: long enough, and nothing else is asked (NIST SP 800-63B, section 3.1.1.2).

/** Why a new password is not taken. */
export type BadPassword = 'too-short' | 'too-long'

const LEAST = 12
const MOST = 200

/** Whether it may not be one; characters are counted as people do. */
export const badPassword = (password: string): BadPassword | undefined => {
  const length = [...password.normalize('NFC')].length
  if (length < LEAST) return 'too-short'
  return length > MOST ? 'too-long' : undefined
}

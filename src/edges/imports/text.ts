// The text of a file, whatever it was saved by: UTF-8, UTF-16, or the CP949 of Korean spreadsheets.
import iconv from 'iconv-lite'

export type Encoding = 'utf-8' | 'utf-16' | 'cp949'

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean => mark.every((octet, n) => bytes[n] === octet)

const asUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * Characters that the encoding has not are U+FFFD. Without `encoding` a mark at the start counts, then what is whole as UTF-8, then
 * CP949, which has the 8,822 syllables that EUC-KR lacks; Node's own decoder loses some of them.
 */
export const textOf = (bytes: Uint8Array, encoding?: Encoding): string => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (encoding === 'utf-16' || begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff))
    return iconv.decode(buffer, 'utf-16')
  if (encoding === 'utf-8' || begins(bytes, 0xef, 0xbb, 0xbf)) return iconv.decode(buffer, 'utf-8')
  return encoding === 'cp949' ? iconv.decode(buffer, 'cp949') : (asUtf8(bytes) ?? iconv.decode(buffer, 'cp949'))
}

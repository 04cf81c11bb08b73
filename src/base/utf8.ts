// UTF-8 that is exactly UTF-8: no replaced characters, no byte order mark taken away.

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The octets of a text that has no lone surrogates (those would be replaced). */
export const utf8 = (text: string): Uint8Array => encoder.encode(text)

/** The text of octets, or `undefined` where they are not UTF-8. */
export const parseUtf8 = (octets: Uint8Array): string | undefined => {
  try {
    return decoder.decode(octets)
  } catch {
    return undefined
  }
}

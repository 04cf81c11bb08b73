// Base64 in the browser; the same as src/base/base64.ts.

/** Writes octets, with padding. */
export const base64Of = (octets: Uint8Array): string => {
  let text = ''
  for (const octet of octets) text += String.fromCharCode(octet)
  return btoa(text)
}

/** Reads what `base64Of` would have written, and nothing else. */
export const parseBase64 = (text: string): Uint8Array | undefined => {
  try {
    const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    return base64Of(octets) === text ? octets : undefined
  } catch {
    return undefined // characters of another alphabet
  }
}

// Where the person wanted to go: shown as a link with its address, never followed by itself.

export type Target = { readonly href: string; readonly host: string }

const LONGEST = 2000

/** A web address without user and password; `undefined` for anything else. */
export const targetOf = (text: string | undefined): Target | undefined => {
  if (text === undefined || text === '' || text.length > LONGEST) return undefined
  try {
    const url = new URL(text)
    const web = url.protocol === 'http:' || url.protocol === 'https:'
    // `https://bank.example@evil.example/` reads like the bank: not shown at all.
    return web && url.username === '' && url.password === '' && url.href.length <= LONGEST
      ? { href: url.href, host: url.host }
      : undefined
  } catch {
    return undefined
  }
}
